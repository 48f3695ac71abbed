/** Fixes where the computers are wired in the plainest way: one local port, one network. */
import { fixTests } from './fix-tests.ts';
import { isPlain } from './scenarios.ts';

fixTests(isPlain);
