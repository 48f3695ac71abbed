/** The scenarios that are about the network: further local ports, further networks, a NAS that answers by either port. */
import { scenarioTests } from './scenario-tests.ts';
import { isPlain } from './scenarios.ts';

scenarioTests((scenario) => !isPlain(scenario));
