import { beforeAll, beforeEach } from 'vitest';
import { openSite, type Lab, type LabOptions, type Site } from './lab.ts';
import { smb, type NasMachine, type Service } from './nas.ts';
import { missingForEmulation, missingForLab } from './needs.ts';

/**
 * Opens a lab before the tests of a group, hands it over, and closes it after them. Where no lab can run every test of the
 * group says so, and what is missing.
 */
export const withLab = (options: LabOptions, take: (lab: Lab) => unknown): void => withSite(smb, options, take);

/** The same for a lab whose NAS serves something else. */
export function withSite<Served extends NasMachine>(
  service: Service<Served>,
  options: LabOptions,
  take: (site: Site<Served>) => unknown,
): void {
  let missing: readonly string[] = [];
  beforeAll(async () => {
    missing = await (options.kernel === 'emulated' ? missingForEmulation() : missingForLab());
    if (missing.length > 0) return undefined;
    const lab = await openSite(service, { tell: console.error, ...options });
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
