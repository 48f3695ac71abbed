/** The scenarios that are about the network: further local ports, further networks, a NAS that answers by either port. */
import { verdictTests } from './scenario-tests.ts';
import { isPlain } from './scenarios.ts';

verdictTests((scenario) => !isPlain(scenario));
