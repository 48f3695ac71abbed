import { beforeAll, beforeEach } from 'vitest';
import { openLab, type Lab, type LabOptions } from './lab.ts';
import { missingForEmulation, missingForLab } from './needs.ts';

/**
 * Opens a lab before the tests of a group, hands it over, and closes it after them. Where no lab can run every test of the
 * group says so, and what is missing.
 */
export function withLab(options: LabOptions, take: (lab: Lab) => unknown): void {
  let missing: readonly string[] = [];
  beforeAll(async () => {
    missing = await (options.kernel === 'emulated' ? missingForEmulation() : missingForLab());
    if (missing.length > 0) return undefined;
    const lab = await openLab({ tell: console.error, ...options });
    try {
      await take(lab);
    } catch (error) {
      await lab.close();
      throw error;
    }
    return () => lab.close();
  });
  beforeEach(({ skip }) => {
    if (missing.length > 0) skip(missing.join(' '));
  });
}
