/** Fixes of the network: further local ports, a NAS that answers by either port. */
import { fixTests } from './fix-tests.ts';
import { isPlain } from './scenarios.ts';

fixTests((scenario) => !isPlain(scenario));
