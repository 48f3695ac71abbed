/** The plainest wiring, and a mount that asks for something else, or two of them. */
import { scenarioTests } from './scenario-tests.ts';
import { isMountedAsUsual, isPlain } from './scenarios.ts';

scenarioTests((scenario) => isPlain(scenario) && !isMountedAsUsual(scenario));
