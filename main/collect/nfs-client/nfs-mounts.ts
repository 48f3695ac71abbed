import type { NfsMount, NfsVersion } from '../../../shared/model/nfs.ts';
import { bytes } from '../../../shared/model/units.ts';
import { mountLines, unescaped, type MountLine, type MountTable } from '../systems/mount-table.ts';
import { ParseError } from '../text/parse-error.ts';
import { shortestAddress } from '../text/ip-address.ts';
import { wholeNumber } from '../text/numbers.ts';

const fileSystems: ReadonlySet<string> = new Set(['nfs', 'nfs4']);

/**
 * NFS mounts of a mount table (fs/nfs/super.c nfs_show_options):
 *
 *     27 16 0:24 / /mnt/a rw,relatime - nfs4 10.77.1.25:/ rw,vers=4.1,rsize=131072,…,hard,proto=tcp,nconnect=4,
 *       max_connect=2,timeo=600,retrans=2,sec=sys,clientaddr=10.77.1.50,local_lock=none,addr=10.77.1.25
 *
 * `port` is printed only where it was asked for, `nconnect` and `max_connect` only above their usual one. Kernels before
 * 3.13 or so print `vers=4,minorversion=1`.
 */
export function nfsMounts(table: MountTable): readonly NfsMount[] {
  return mountLines(table, fileSystems).map(nfsMount);
}

function nfsMount({ line, remote, at, options }: MountLine): NfsMount {
  const number = (name: string): number | undefined => {
    const value = options[name];
    if (value === undefined) return undefined;
    if (value === true) throw new ParseError(`${name} has no value`, line.number, line.text);
    return wholeNumber(value, name, line);
  };
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const readSize = number('rsize');
  return {
    ...namesOf(unescaped(remote)),
    at: unescaped(at),
    options,
    version: versionOf(text('vers'), number('minorversion')),
    address: shortestAddress(text('addr') ?? ''),
    port: number('port'),
    protocol: text('proto'),
    nconnect: number('nconnect'),
    maxConnect: number('max_connect'),
    readSize: readSize === undefined ? undefined : bytes(readSize),
    recovery: (['hard', 'soft', 'softerr'] as const).find((name) => options[name] === true),
    writable: options['ro'] === undefined,
    quoted: [line.text],
  };
}

/** `nas:/volume1/media`, `[fd00::10]:/media` */
export function namesOf(remote: string): Pick<NfsMount, 'remote' | 'server' | 'path'> {
  const parts = /^(?:\[(?<six>[^\]]+)\]|(?<host>[^:/]+)):(?<path>\/.*)$/s.exec(remote)?.groups;
  const host = parts?.['six'] ?? parts?.['host'];
  if (parts === undefined || host === undefined) return { remote, path: remote };
  return { remote, server: shortestAddress(host) ?? host.toLowerCase(), path: parts['path'] ?? '' };
}

/** What is no version number is none that is known. */
function versionOf(word: string | undefined, minor: number | undefined): NfsVersion | undefined {
  const parts = /^(?<major>\d{1,2})(?:\.(?<minor>\d{1,2}))?$/.exec(word ?? '')?.groups;
  if (parts === undefined) return undefined;
  const major = Number(parts['major']);
  return major < 4 ? { major } : { major, minor: Number(parts['minor'] ?? minor ?? 0) };
}
