import type { CifsMount } from '../../../shared/model/cifs.ts';
import type { Machine } from '../../machine/machine.ts';
import { plainPlace, plainRemote, type FstabEntry } from '../../collect/systems/fstab.ts';
import { isBelow, type MountLine } from './mount-lines.ts';
import { mountUnitOf, unitOf } from './mount-unit.ts';

/** What brought a mount about, and therefore where it is changed to last. */
export type MountOrigin =
  | { readonly kind: 'fstab'; readonly entry: FstabEntry }
  | { readonly kind: 'unit'; readonly unit: string; readonly fragment: string; readonly dropIns: readonly string[] }
  /** An automounter's map; the program that owns it mounts and unmounts by itself. */
  | { readonly kind: 'autofs'; readonly map: string }
  /** fstab speaks of the place or the share, but not so that one line surely made this mount. */
  | { readonly kind: 'unclear'; readonly why: 'several-lines' | 'other-place' | 'other-share'; readonly at: string }
  /** Somebody's command, a script, a login module: nothing on this machine says how it came about. */
  | { readonly kind: 'by-hand' };

export interface OriginSources {
  readonly machine: Machine;
  readonly fstab: readonly FstabEntry[];
  readonly lines: readonly MountLine[];
  readonly systemd: boolean;
}

const smbTypes: ReadonlySet<string> = new Set(['cifs', 'smb3']);

export async function originOf(mount: CifsMount, sources: OriginSources): Promise<MountOrigin> {
  const map = automounterOf(mount.at, sources.lines);
  if (map !== undefined) return { kind: 'autofs', map };
  const written = originInFstab(mount, sources.fstab, sources.lines);
  if (written !== undefined) return written;
  if (!sources.systemd) return { kind: 'by-hand' };
  const { fragment, source, dropIns } = await unitOf(sources.machine, mount.at);
  // Made from a line that names the place another way.
  if (source === '/etc/fstab') return { kind: 'unclear', why: 'other-place', at: mount.at };
  // A unit of systemd-mount(1) is gone when it is unmounted; one without a file is only systemd's view of the mount.
  if (fragment === '' || fragment.startsWith('/run/')) return { kind: 'by-hand' };
  return { kind: 'unit', unit: mountUnitOf(mount.at), fragment, dropIns };
}

/** autofs(8) calls its mounts by the map; systemd's automounts are called `systemd-1` and come from fstab or a unit. */
function automounterOf(at: string, lines: readonly MountLine[]): string | undefined {
  return lines.find(
    (line) => line.type === 'autofs' && line.source !== 'systemd-1' && (line.at === at || isBelow(at, line.at)),
  )?.source;
}

function originInFstab(
  mount: CifsMount,
  fstab: readonly FstabEntry[],
  lines: readonly MountLine[],
): MountOrigin | undefined {
  const shares = fstab.filter((entry) => smbTypes.has(entry.type));
  const here = fstab.filter((entry) => plainPlace(entry.at) === mount.at);
  const [entry, ...others] = here;
  if (others.length > 0) return { kind: 'unclear', why: 'several-lines', at: mount.at };
  if (entry !== undefined) {
    const same = smbTypes.has(entry.type) && plainRemote(entry.source) === plainRemote(mount.remote);
    return same ? { kind: 'fstab', entry } : { kind: 'unclear', why: 'other-share', at: mount.at };
  }
  const elsewhere = shares.find(
    (share) =>
      plainRemote(share.source) === plainRemote(mount.remote) &&
      !lines.some((line) => line.at === plainPlace(share.at) && smbTypes.has(line.type)),
  );
  return elsewhere === undefined ? undefined : { kind: 'unclear', why: 'other-place', at: elsewhere.at };
}
