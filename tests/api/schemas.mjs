/* The schemas that the npm client exports, compiled as they are. Only the answer of plan has none of its own there: its
 * members are listed in docs/API.md and put together here. */
import * as client from '@motis-project/motis-client';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const components = Object.fromEntries(
  Object.entries(client)
    .filter(([name]) => name.endsWith('Schema'))
    .map(([name, schema]) => [name.slice(0, -'Schema'.length), schema]),
);

const ajv = new Ajv2020.default({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'motis', components: { schemas: components } });

const ref = (name) => ({ $ref: `motis#/components/schemas/${name}` });
const list = (name) => ({ type: 'array', items: ref(name) });

function localRefs(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"motis#/components'));
}
for (const name of Object.keys(components)) components[name] = localRefs(components[name]);

const validators = {
  match: ajv.compile(list('Match')),
  error: ajv.compile(ref('Error')),
  health: ajv.compile(ref('HealthResponse')),
  plan: ajv.compile({
    type: 'object',
    required: ['requestParameters', 'debugOutput', 'from', 'to', 'direct', 'itineraries', 'previousPageCursor', 'nextPageCursor'],
    properties: {
      requestParameters: { type: 'object', additionalProperties: { type: 'string' } },
      debugOutput: { type: 'object', additionalProperties: { type: 'integer' } },
      from: ref('Place'),
      to: ref('Place'),
      direct: list('Itinerary'),
      itineraries: list('Itinerary'),
      previousPageCursor: { type: 'string' },
      nextPageCursor: { type: 'string' },
    },
  }),
};

/** What is wrong with a value, as text; '' when nothing is. */
export function faults(kind, value) {
  const validate = validators[kind];
  return validate(value) ? '' : ajv.errorsText(validate.errors, { separator: '\n' });
}
