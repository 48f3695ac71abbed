/** The scenarios whose computers are wired in the plainest way: one local port, one network, a NAS that is set up with care. */
import { isPlain, scenarioTests } from './scenario-tests.ts';

scenarioTests(isPlain);
