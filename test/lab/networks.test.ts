/** The scenarios that are about the network: further local ports, further networks, a NAS that answers by either port. */
import { isPlain, scenarioTests } from './scenario-tests.ts';

scenarioTests((scenario) => !isPlain(scenario));
