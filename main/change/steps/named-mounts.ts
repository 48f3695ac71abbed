import type { CifsMount } from '../../../shared/model/cifs.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import { isBelow, isShare, type MountLine } from '../origin/mount-lines.ts';
import type { MountWish, WishedMount } from './mount-wish.ts';

export interface NamedMount {
  readonly mount: CifsMount;
  readonly wish: MountWish;
}

/**
 * The mounts that a step names, in the order of the kernel's mount table: a mount within another one comes after it.
 * Refused: one that is not there, one that is hidden or used by something else, and, where it is about the connection, a
 * mount of the same NAS that is not named, because its connection would be kept and given to the others again.
 */
export function namedMounts(
  asked: readonly WishedMount[],
  mounts: readonly CifsMount[],
  lines: readonly MountLine[],
): readonly NamedMount[] {
  refuseUnclear(asked, mounts, lines, isShare);
  const named = mounts.flatMap((mount) => {
    const request = asked.find(({ at, remote }) => at === mount.at && remote === mount.remote);
    return request === undefined ? [] : [{ mount, wish: request.wish }];
  });
  if (named.some(({ wish }) => concernsConnection(wish))) refuseForgotten(named, mounts);
  return named;
}

type Place = Pick<MountLine, 'at'> & { readonly remote: string };

/** Refuses what is not mounted where it is said to be, is hidden, or is used by something that is mounted. */
export function refuseUnclear(
  asked: readonly Place[],
  mounts: readonly Place[],
  lines: readonly MountLine[],
  isOfFamily: (line: MountLine) => boolean,
): void {
  const places = new Set(asked.map(({ at }) => at));
  if (places.size !== asked.length) throw new ChangeRefused('bad-plan', preparing.namedTwice);
  for (const { at, remote } of asked) {
    const here = lines.filter((line) => line.at === at);
    const top = here.at(-1);
    const shares = here.filter((line) => isOfFamily(line));
    if (top === undefined || !mounts.some((mount) => mount.at === at && mount.remote === remote)) {
      throw new ChangeRefused('bad-plan', preparing.notMounted(at, remote));
    }
    if (shares.length > 1 || !isOfFamily(top) || top.source !== remote) {
      throw new ChangeRefused('bad-plan', preparing.hidden(at));
    }
    refuseGuests(at, top.device, lines, places);
  }
}

/** What is mounted within it, or shows the same file system elsewhere, keeps it in use. */
function refuseGuests(at: string, device: string, lines: readonly MountLine[], places: ReadonlySet<string>): void {
  const below = lines.find((line) => isBelow(line.at, at) && !places.has(line.at));
  if (below !== undefined) throw new ChangeRefused('busy', preparing.mountedWithin(at, below.at));
  const elsewhere = lines.find((line) => line.device === device && !places.has(line.at));
  if (elsewhere !== undefined) throw new ChangeRefused('busy', preparing.shownElsewhere(at, elsewhere.at));
}

/** Sizes and the cache are of each mount; all else, and mounting anew for nothing else, is about the connection. */
function concernsConnection({ readSize, readAheadSize, cache, ...rest }: MountWish): boolean {
  const ofTheMount = [readSize, readAheadSize, cache].some((wish) => wish !== undefined);
  return !ofTheMount || Object.values(rest).some((wish) => wish !== undefined);
}

function refuseForgotten(named: readonly NamedMount[], mounts: readonly CifsMount[]): void {
  const servers = new Set(named.map(({ mount }) => serverOf(mount)));
  const forgotten = mounts.find(
    (mount) =>
      servers.has(serverOf(mount)) &&
      mount.options['nosharesock'] === undefined &&
      !named.some((each) => each.mount === mount),
  );
  if (forgotten !== undefined) throw new ChangeRefused('bad-plan', preparing.alsoMounted(forgotten.at));
}

/** Connections are shared by address. */
const serverOf = (mount: CifsMount): string => mount.address ?? mount.remote.split('/')[2] ?? mount.remote;
