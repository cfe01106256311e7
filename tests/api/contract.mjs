/* What api/openapi.yaml promises of an answer, checked. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

const document = parse(await readFile(new URL('../../api/openapi.yaml', import.meta.url), 'utf8'));
const ajv = new Ajv2020.default({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'gangway', components: document.components });

const resolve = (node) => {
  while (node?.$ref) node = node.$ref.slice(2).split('/').reduce((at, key) => at[key], document);
  return node;
};

function schemaOf(path, method, status, type) {
  const { responses } = document.paths[path][method];
  const response = resolve(responses[status] ?? responses[`${String(status)[0]}XX`]);
  assert.ok(response, `${method} ${path} says nothing of ${status}`);
  const media = response.content?.[type];
  assert.ok(media, `${method} ${path} ${status} says nothing of ${type}`);
  return media.schema;
}

/** Throws when the answer is not as promised for this path of the document. */
export function conforms(path, method, response, text) {
  const type = response.headers.get('content-type').split(';')[0];
  const schema = schemaOf(path, method.toLowerCase(), response.status, type);
  if (!type.endsWith('json')) return text;
  const body = JSON.parse(text);
  const local = JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"gangway#/components'));
  const validate = ajv.compile(local);
  assert.ok(validate(body), `${method} ${path}: ${ajv.errorsText(validate.errors, { separator: '\n' })}`);
  return body;
}
