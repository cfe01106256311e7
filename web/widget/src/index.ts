import { GangwayPlanner } from './gangway-planner';

if (!customElements.get('gangway-planner')) customElements.define('gangway-planner', GangwayPlanner);
