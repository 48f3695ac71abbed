/** The plainest wiring: what was mounted, with which options, and what the NAS makes of it. */
import { verdictTests } from './scenario-tests.ts';
import { isPlain } from './scenarios.ts';

verdictTests(isPlain);
