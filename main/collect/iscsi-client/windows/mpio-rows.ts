import { z } from 'zod';
import type { BlockDisk, MapPath, MultipathMap, PathGroup } from '../../../../shared/model/iscsi.ts';
import { count, flag, listOf } from '../../text/row-lines.ts';
import { diskName, type Quoted } from './iscsi-rows.ts';

/** A row of MSFT_StorageNodeToPhysicalDisk, of the root\Microsoft\Windows\Storage classes. */
export const mpioForm = z.object({
  DiskNumber: count.nullish(),
  IsMpioEnabled: flag,
  LoadBalancePolicy: count.nullish(),
  PathState: listOf(count),
});
type MpioRow = Quoted<z.infer<typeof mpioForm>>;

/** LoadBalancePolicy: 0 is unknown. */
const policies = [
  '',
  'fail over',
  'round robin',
  'round robin with subset',
  'least queue depth',
  'weighted paths',
  'least blocks',
  'vendor specific',
];
const [failOver, vendorSpecific] = [1, 7];

/** PathState, in the words of the class: 0 Unavailable, 1 Active_Unoptimized, 2 Standby, 3 Active_Optimized. */
const [unavailable, unoptimized, standby, optimized] = [0, 1, 2, 3];

/** Disks that MPIO has joined. Of several machines of a cluster each lists the disk: then nobody knows which row is this one's. */
export function joinedIn(rows: readonly MpioRow[]): readonly MpioRow[] {
  const byNumber = Map.groupBy(rows, ({ row }) => row.DiskNumber ?? -1);
  return rows.filter(({ row }) => row.IsMpioEnabled === true && byNumber.get(row.DiskNumber ?? -1)?.length === 1);
}

export const numbersOf = (rows: readonly MpioRow[]): ReadonlySet<number> =>
  new Set(rows.flatMap(({ row }) => row.DiskNumber ?? []));

/** As dm-multipath would show it: what is used together in the active group, the rest in one behind it. */
export function mapsIn(rows: readonly MpioRow[], disks: readonly BlockDisk[]): readonly MultipathMap[] {
  return rows.flatMap(({ row, quoted }) => {
    const disk = disks.find(({ name }) => name === diskName(row.DiskNumber ?? -1));
    const states = row.PathState ?? [];
    const policy = row.LoadBalancePolicy ?? 0;
    // What a maker's own module does with its paths, and a policy that is not told, say nothing of which are used.
    if (disk === undefined || states.length === 0 || policy === 0 || policy >= vendorSpecific) return [];
    const selector = policies[policy] ?? '';
    return [
      {
        name: disk.name,
        wwid: disk.wwid ?? disk.name,
        groups: groupsOf(disk.name, states, policy, selector),
        quoted: [quoted],
      },
    ];
  });
}

function groupsOf(disk: string, states: readonly number[], policy: number, selector: string): readonly PathGroup[] {
  const isOneAtATime = policy === failOver;
  const best = [optimized, unoptimized, standby].find((state) => states.includes(state));
  const usable = states.filter((state) => state !== unavailable).toSorted((one, other) => other - one);
  const used = isOneAtATime ? usable.slice(0, 1) : usable.filter((state) => state === best);
  const waiting = isOneAtATime ? usable.slice(1) : usable.filter((state) => state !== best);
  const gone = states.filter((state) => state === unavailable);
  const isGuessed = isOneAtATime || new Set(states).size > 1;
  const group = (state: PathGroup['state'], priority: number, own: readonly number[]): PathGroup => ({
    selector,
    // Which path is used of several that are equal is the policy's doing, and no rank.
    ...(!isOneAtATime && { priority }),
    state,
    marginal: false,
    paths: own.map((one) => pathOf(disk, one, isGuessed)),
  });
  const groups = [group('active', 50, [...used, ...gone]), group('enabled', 10, waiting)];
  return groups.filter(({ paths }) => paths.length > 0);
}

function pathOf(disk: string, state: number, isGuessed: boolean): MapPath {
  const isGone = state === unavailable;
  return {
    disk,
    state: isGone ? 'failed' : 'active',
    check: isGone ? 'faulty' : 'ready',
    marginal: false,
    ...(isGuessed && { guessed: true }),
  };
}
