import type {
  BlockDisk,
  DiskUse,
  IscsiClient,
  IscsiPath,
  IscsiSession,
  MultipathMap,
  PathGroup,
} from '../../../../shared/model/iscsi.ts';
import { valueOf } from '../../../../shared/model/reading.ts';

/** A LUN with every way that leads to it. */
export interface Lun {
  /** The same as long as the LUN is the same, whatever its paths do. */
  readonly key: string;
  readonly target: string;
  /** Number of the LUN at its target; `undefined`: none of its disks is there. */
  readonly number: number | undefined;
  readonly wwid: string | undefined;
  readonly map: MultipathMap | undefined;
  readonly paths: readonly IscsiPath[];
  readonly uses: readonly DiskUse[];
}

/** One disk with the session that it came by. */
interface Attached {
  readonly disk: BlockDisk;
  readonly session: IscsiSession;
}

/**
 * The LUNs of all sessions. Disks with one id are one LUN; those that tell none are one where their target and number are one. A
 * map whose disks are all gone is still the LUN of its sessions' target if it was seen there before; else nothing tells whose it is.
 */
export function lunsOf(client: IscsiClient): readonly Lun[] {
  const sessions = valueOf(client.sessions) ?? [];
  const maps = valueOf(client.maps) ?? [];
  const byHost = new Map(sessions.flatMap((session) => (session.host === undefined ? [] : [[session.host, session]])));
  const byId = new Map(sessions.map((session) => [session.id, session]));
  const attached = (valueOf(client.disks) ?? []).flatMap((disk): readonly Attached[] => {
    const own = disk.sessions?.map((id) => byId.get(id)) ?? [byHost.get(Number(disk.hctl?.split(':')[0]))];
    return own.flatMap((session) => (session === undefined ? [] : [{ disk, session }]));
  });
  const mapOf = mapsByDisk(maps);
  const groups = Map.groupBy(attached, ({ disk, session }) => keyOf(disk, session, mapOf.get(disk.name)));
  return [...groups].map(([key, own]) => lunOf(key, own, mapOf));
}

function mapsByDisk(maps: readonly MultipathMap[]): ReadonlyMap<string, MultipathMap> {
  return new Map(
    maps.flatMap((map) =>
      map.groups.flatMap(({ paths }) =>
        paths.flatMap(({ disk }) => (disk === undefined ? [] : [[disk, map] as const])),
      ),
    ),
  );
}

const numberOf = ({ hctl, lun }: BlockDisk): number | undefined =>
  hctl === undefined ? lun : Number(hctl.split(':')[3]);

function keyOf(disk: BlockDisk, { target }: IscsiSession, map: MultipathMap | undefined): string {
  return map?.wwid ?? disk.wwid ?? `${target} ${numberOf(disk) ?? disk.name}`;
}

function lunOf(key: string, own: readonly Attached[], mapOf: ReadonlyMap<string, MultipathMap>): Lun {
  const [first] = own;
  const map = own.flatMap(({ disk }) => mapOf.get(disk.name) ?? [])[0];
  const wwid = map?.wwid ?? own.flatMap(({ disk }) => disk.wwid ?? [])[0];
  const uses = new Map(own.flatMap(({ disk }) => disk.uses.map((use) => [use.name, use] as const)));
  return {
    key,
    target: first?.session.target ?? '',
    number: first && numberOf(first.disk),
    wwid,
    map,
    paths: [...own.map((one, index) => pathOf(one, map, placeOf(own, index))), ...gonePaths(own, map)],
    uses: [...uses.values()],
  };
}

/** How many of the paths before it came to the same disk. */
const placeOf = (own: readonly Attached[], index: number): number =>
  own.slice(0, index).filter(({ disk }) => disk.name === own[index]?.disk.name).length;

/** `place`: of a disk that several sessions lead to, which of its paths in the map. */
function pathOf({ disk, session }: Attached, map: MultipathMap | undefined, place: number): IscsiPath {
  const all = (map?.groups ?? []).flatMap((group) =>
    group.paths.flatMap((path) => (path.disk === disk.name ? [{ group, path }] : [])),
  );
  return { session, disk, ...all[place] };
}

/** Paths that the map still holds, and whose disk is not there any more. */
function gonePaths(own: readonly Attached[], map: MultipathMap | undefined): readonly IscsiPath[] {
  const here = new Set(own.map(({ disk }) => disk.name));
  return (map?.groups ?? []).flatMap((group) =>
    group.paths.filter(({ disk }) => disk === undefined || !here.has(disk)).map((path) => ({ group, path })),
  );
}

/** Whether a path answers, as far as the map tells. */
export const isSound = ({ path }: Pick<IscsiPath, 'path'>): boolean =>
  path === undefined || (path.state !== 'failed' && path.check !== 'faulty' && path.check !== 'timeout');

/**
 * The group that the kernel uses: the active one; of a map that nothing was read from yet, where all are `enabled`, the first of
 * the highest priority, which is the one that it will use.
 */
export function usedGroup({ groups }: Pick<MultipathMap, 'groups'>): PathGroup | undefined {
  const active = groups.find(({ state }) => state === 'active');
  if (active !== undefined) return active;
  const usable = groups.filter(({ state, paths }) => state !== 'disabled' && paths.some((path) => isSound({ path })));
  const best = Math.max(...usable.map(({ priority = 0 }) => priority));
  return usable.find(({ priority = 0, marginal }) => priority === best && !marginal) ?? usable[0];
}

/**
 * Groups that the NAS itself means as a reserve: their paths answer, and have a lower priority than those in use (ALUA: through
 * the other controller), or work only once the NAS has switched over to them (`ghost`). A priority that failed with its paths
 * means nothing.
 */
export function reserveGroups(map: Pick<MultipathMap, 'groups'>): readonly PathGroup[] {
  const used = usedGroup(map);
  const least = used?.priority ?? -Infinity;
  return map.groups.filter((group) => {
    const sound = group.paths.filter((path) => isSound({ path }));
    if (group === used || sound.length === 0) return false;
    return (group.priority ?? Infinity) < least || sound.every(({ check }) => check === 'ghost');
  });
}

/** Disks of a LUN that no map holds, though there are several: each once, as one that several sessions lead to is joined. */
export function unmapped({ paths }: Pick<Lun, 'paths'>): readonly IscsiPath[] {
  const alone = paths.filter(({ disk, path }) => disk !== undefined && path === undefined);
  return [...Map.groupBy(alone, ({ disk }) => disk?.name).values()].flatMap((same) => same.slice(0, 1));
}
