/** Rates against everyone who counts; seconds are compared, so nothing else runs meanwhile. */
import { rateTests } from './scenario-tests.ts';

rateTests();
