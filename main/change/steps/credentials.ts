import { createHash } from 'node:crypto';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import type { Machine } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import type { Account } from './mount-wish.ts';
import { statFile } from './system-file.ts';

/** Root's alone; one file for an account at a NAS. Whoever knows its name may ask whether it is there, and no more. */
export const credentialsDirectory = '/etc/lanewise/credentials';

/**
 * A new file for an account: told from others by what it is for, not by chance, so that who asks and who does it get the same
 * name. One that is there belongs to a change that was kept, or to somebody else, and is never written over; nor is one
 * that `fstab` names and that is not there (yet).
 */
export async function newCredentials(
  machine: Machine,
  remote: string,
  account: Account,
  fstab: string,
): Promise<string> {
  for (const path of credentialsPaths(remote, account))
    if (!isNamedIn(fstab, path) && !(await isThere(machine, path))) return path;
  throw new ChangeRefused('failed', preparing.tooManyCredentials(credentialsDirectory));
}

/** More than anybody keeps. */
const mostFiles = 99;

function* credentialsPaths(remote: string, { user, domain = '' }: Account): Generator<string> {
  const host = remote.split('/')[2] ?? '';
  const plain = `${host}-${user}`
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '_')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  const key = createHash('sha256')
    .update(JSON.stringify([host, domain, user]))
    .digest('hex')
    .slice(0, 8);
  const first = `${credentialsDirectory}/${plain === '' ? key : `${plain}-${key}`}`;
  for (let number = 1; number <= mostFiles; number += 1) yield number === 1 ? first : `${first}-${number}`;
}

/** A text that names credentials, in fstab, a unit or a record: `credentials=PATH`, `"credentials":"PATH"`. */
export const isNamedIn = (text: string, path: string): boolean =>
  new RegExp(`[="]${path.replace(/[.-]/g, '\\$&')}(?![\\w.-])`).test(text);

/** By stat(1), which needs no right to read it. */
async function isThere(machine: Machine, path: string): Promise<boolean> {
  return (await machine.run(statFile(path))).exitCode === 0;
}

/** The one account of all these. Throws `ChangeRefused` where there are several. */
export function oneAccount(accounts: readonly Account[]): Account | undefined {
  const [first] = accounts;
  if (accounts.some((account) => account.user !== first?.user || account.domain !== first.domain)) {
    throw new ChangeRefused('bad-plan', preparing.severalAccounts);
  }
  return first;
}

/** mount.cifs(8), "FORMAT FOR CREDENTIALS FILES": everything behind the sign `=` belongs to the value. */
export function credentialsText({ user, domain }: Account, password: string): string {
  if (/[\n\r\0]/.test(password)) throw new ChangeRefused('wrong-password', preparing.unfitPassword);
  const lines = [`username=${user}`, `password=${password}`, ...(domain === undefined ? [] : [`domain=${domain}`])];
  return `${lines.join('\n')}\n`;
}
