import type { CifsMount } from '../../../../shared/model/cifs.ts';
import { bytes, type Bytes } from '../../../../shared/model/units.ts';
import { mountLines, unescaped, type MountLine, type MountTable } from '../../systems/mount-table.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { wholeNumber } from '../../text/numbers.ts';

const fileSystems: ReadonlySet<string> = new Set(['cifs', 'smb3']);

/** CIFS mounts of a mount table. */
export function cifsMounts(table: MountTable): readonly CifsMount[] {
  return mountLines(table, fileSystems).map(cifsMount);
}

/** Of /proc/self/mountinfo. */
export const parseMountInfo = (text: string): readonly CifsMount[] => cifsMounts({ text, form: 'mountinfo' });

/** Of /proc/mounts. */
export const parseProcMounts = (text: string): readonly CifsMount[] => cifsMounts({ text, form: 'mounts' });

function cifsMount(mount: MountLine): CifsMount {
  const { options } = mount;
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const size = (name: string): number | undefined => {
    const value = text(name);
    return value === undefined ? undefined : wholeNumber(value, name, mount.line);
  };
  const inBytes = (name: string): Bytes | undefined => {
    const value = size(name);
    return value === undefined ? undefined : bytes(value);
  };
  return {
    remote: unescaped(mount.remote),
    at: unescaped(mount.at),
    options,
    asked: size('max_channels') ?? (options['multichannel'] === undefined ? 1 : 2),
    address: shortestAddress(text('addr') ?? ''),
    user: text('username'),
    dialect: text('vers'),
    readSize: inBytes('rsize'),
    readAheadSize: inBytes('rasize'),
    echoIntervalSeconds: size('echo_interval'),
    quoted: [mount.line.text],
  };
}
