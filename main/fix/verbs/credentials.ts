import { createHash } from 'node:crypto';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { FixStep, MountWish } from '../steps.ts';

type Account = NonNullable<MountWish['account']>;

/** Root's alone; one file for an account at a NAS. */
const credentialsDirectory = '/etc/lanewise/credentials';

/**
 * The file of an account: told from others by what it is for, not by chance, so that who asks and who does it get the same
 * name. `taken` are texts that name credentials already (fstab, units): a file that is in use is never written over.
 */
export function credentialsPath(remote: string, { user, domain = '' }: Account, taken: string): string {
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
  for (let number = 1; ; number += 1) {
    const path = `${credentialsDirectory}/${plain === '' ? key : `${plain}-${key}`}${number === 1 ? '' : `-${number}`}`;
    if (!new RegExp(`=${path.replace(/[.-]/g, '\\$&')}(?![\\w.-])`).test(taken)) return path;
  }
}

/** The account that steps name; a request carries one password, so they can name one account only. */
export function accountOf(steps: readonly FixStep[]): Account | undefined {
  const accounts = steps.flatMap((step) =>
    step.verb === 'remount-cifs' ? step.mounts.flatMap(({ wish }) => wish.account ?? []) : [],
  );
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
