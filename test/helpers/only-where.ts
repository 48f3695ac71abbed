import { existsSync } from 'node:fs';
import type { TestOptions } from 'vitest';
import type { Skipped } from '../../tools/test/tally.ts';
import { sshdPath } from './sshd.ts';

/** Options of a group of tests that runs where nothing is missing; elsewhere each of its tests is skipped and says what is. */
export const onlyWhere = (missing: readonly string[]): TestOptions =>
  missing.length === 0 ? {} : { skip: true, meta: { missing: missing.join(' ') } satisfies Skipped };

/** Nothing, or that a file or a folder is missing: `what` it is, as the sentence names it. */
export const missingFile = (path: string | URL, what: string): readonly string[] =>
  existsSync(path) ? [] : [`${what} is not on this machine.`];

export const missingRoot: readonly string[] = process.getuid?.() === 0 ? [] : ['It must be run as root.'];
export const missingSshd = missingFile(sshdPath, 'An OpenSSH server (Debian package openssh-server)');

export const asRoot = onlyWhere(missingRoot);
export const withSshd = onlyWhere(missingSshd);
export const asRootWithSshd = onlyWhere([...missingRoot, ...missingSshd]);
