/**
 * Checks the key of an SSH host against known_hosts files, as sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT", gives them:
 *
 *     [@revoked|@cert-authority] name[,name…] type base64 [comment]
 *
 * where a name is a host, `[host]:port`, a pattern with `*`, `?` and `!`, or hashed: `|1|salt|HMAC-SHA1(salt, host)`.
 */
import { createHash, createHmac } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { targetTexts } from '../../shared/text/ssh-target.ts';
import { readOwnFile } from './regular-file.ts';

export interface HostKey {
  /** `ssh-ed25519`, … */
  readonly type: string;
  readonly base64: string;
  /** `SHA256:…`, as ssh-keygen prints it. */
  readonly fingerprint: string;
}

/** A key as it comes over the wire: a string with a length before it, the type, is its beginning. */
export function hostKey(blob: Buffer): HostKey {
  const type = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { type, base64: blob.toString('base64'), fingerprint: `SHA256:${digest}` };
}

export interface KnownHost {
  readonly revoked: boolean;
  readonly names: readonly string[];
  readonly type: string;
  readonly base64: string;
}

/** Lines that are no entries are left out, as ssh does. Certificate authorities are too: certificates are not taken here. */
export function knownHosts(text: string): readonly KnownHost[] {
  const pattern =
    /^\s*(?:@(?<marker>[\w-]+)\s+)?(?<names>[^\s#@]\S*)\s+(?<type>[\w@.-]+)\s+(?<base64>[\w+/]+=*)(?:\s|$)/;
  return text.split('\n').flatMap((line) => {
    const { marker, names = '', type = '', base64 = '' } = pattern.exec(line)?.groups ?? {};
    if (type === '' || (marker !== undefined && marker !== 'revoked')) return [];
    return [{ revoked: marker === 'revoked', names: names.split(','), type, base64 }];
  });
}

/** The name under which a host is filed: the port stands in it unless it is 22. */
export const hostName = (host: string, port: number): string =>
  port === 22 ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;

/** Entries for a host, in the order of the file. */
export const entriesFor = (name: string, entries: readonly KnownHost[]): readonly KnownHost[] =>
  entries.filter((entry) => names(entry.names, name));

function names(patterns: readonly string[], name: string): boolean {
  if (patterns.some((pattern) => pattern.startsWith('!') && matches(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => !pattern.startsWith('!') && matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  const { salt, hash } = /^\|1\|(?<salt>[^|]+)\|(?<hash>[^|]+)$/.exec(pattern)?.groups ?? {};
  if (salt !== undefined) return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
  const expression = pattern
    .toLowerCase()
    .replaceAll(/[\\^$.+()|[\]{}]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(name);
}

export type KeyVerdict =
  /** This key is filed for this host. */
  | 'known'
  /** No key is filed for this host. */
  | 'unknown'
  /** Another key is filed for this host: somebody may be in between. */
  | 'changed'
  | 'revoked';

/** The first file that knows the host decides; a revocation in any of them holds. */
export function judge(key: HostKey, name: string, files: readonly (readonly KnownHost[])[]): KeyVerdict {
  const found = files.map((entries) => entriesFor(name, entries));
  const same = (entry: KnownHost) => entry.base64 === key.base64;
  if (found.flat().some((entry) => entry.revoked && same(entry))) return 'revoked';
  const deciding = found
    .map((entries) => entries.filter((entry) => !entry.revoked))
    .find((entries) => entries.length > 0);
  if (deciding === undefined) return 'unknown';
  return deciding.some(same) ? 'known' : 'changed';
}

/** A known_hosts file; one that is not there knows no host. Throws `RangeError` for one that cannot be read. */
export async function readKnownHosts(path: string): Promise<readonly KnownHost[]> {
  return knownHosts((await readOwnFile(path))?.toString('utf8') ?? '');
}

/** One name and no pattern, hash, list or marker; one word each for the key's type and its base64. */
const plainName = /^[^\s\p{C},*?!|#@]+$/u;
const plainKey = /^[\w@.-]+ [\w+/]+=*$/;

/** Files a key that a person has accepted. Throws `RangeError` for what would not be one entry of exactly this host. */
export async function fileHostKey(path: string, name: string, key: HostKey): Promise<void> {
  if (!plainName.test(name) || !plainKey.test(`${key.type} ${key.base64}`))
    throw new RangeError(targetTexts.hostKeyName(name));
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await appendFile(path, `${name} ${key.type} ${key.base64}\n`, { mode: 0o600 });
}
