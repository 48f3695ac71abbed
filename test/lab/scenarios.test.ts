/** The plainest wiring and a mount that asks for what it should: all is well, or the NAS is why it is not. */
import { scenarioTests } from './scenario-tests.ts';
import { isMountedAsUsual, isPlain } from './scenarios.ts';

scenarioTests((scenario) => isPlain(scenario) && isMountedAsUsual(scenario));
