import type { IscsiClient, IscsiSession, IscsiShare } from '../../../../shared/model/iscsi.ts';
import { iscsiClientOf, type MachineFacts } from '../../../../shared/model/machine.ts';
import { valueOf, type Reading } from '../../../../shared/model/reading.ts';
import type { Session } from '../../../../shared/model/snapshot.ts';
import { iscsiTexts as texts } from '../../../../shared/text/iscsi.ts';
import { verdictTexts } from '../../../../shared/text/verdicts.ts';
import type { Adapter, Attached, AttachedShare } from '../adapter.ts';
import { detailsOf } from './details.ts';
import { lanesOf, surroundingsOf, type Surroundings } from './lanes.ts';
import { lunsOf, reserveGroups, isSound, unmapped, usedGroup, type Lun } from './luns.ts';
import { nasByTarget, type TargetNas } from './portals.ts';
import { unnamedOf } from './unnamed.ts';

/** More sessions to one target than anybody has; open-iscsi itself sets no limit. */
const mostPaths = 64;

/**
 * The iSCSI client of Linux with dm-multipath, and that of Windows with MPIO. A share is a LUN, a lane one path to it: a session with its portal, and the disk that came
 * by it. The kernel's own state of session, connection and disk proves a lane, and the map tells which of them carry.
 */
export const iscsi: Adapter = (facts): Attached => {
  const client = iscsiClientOf(facts);
  const all = nasByTarget(client);
  const around = surroundingsOf(facts, client);
  const luns = lunsOf(client);
  const withDisk = new Set(luns.flatMap(({ paths }) => paths.flatMap(({ session }) => session?.id ?? [])));
  const bare = (valueOf(client.sessions) ?? []).filter(({ id }) => !withDisk.has(id));
  const withLun = new Set(luns.map(({ target }) => target));
  const diskless = Map.groupBy(
    bare.filter(({ target }) => !withLun.has(target)),
    ({ target }) => target,
  );
  const unnamed = unnamedOf(facts);
  return {
    // Absent is no trouble: the kernel's iSCSI is not loaded.
    ...((client.sessions.state === 'denied' || client.sessions.state === 'failed') && unreadOf(client.sessions, facts)),
    clientIds: [],
    nas: [...all.map(({ nas }) => nas), ...unnamed.map(({ nas }) => nas)],
    shares: [
      ...unnamed.map(({ share }) => share),
      ...luns.flatMap((lun) => shareOf(lun, all, client, around)),
      ...[...diskless].flatMap(([target, sessions]) => withoutDisk(target, sessions, all, client)),
    ],
  };
};

/** A recording of a program that did not ask for it yet says nothing; Windows lists the connections all the same. */
function unreadOf(
  sessions: Extract<IscsiClient['sessions'], { state: 'denied' | 'failed' }>,
  { family }: MachineFacts,
): Partial<Attached> {
  const isSilent = sessions.state === 'failed' && sessions.notRecorded === true;
  return isSilent || family === 'windows' ? {} : { unread: sessions };
}

const nasOfTarget = (target: string, all: readonly TargetNas[]): TargetNas | undefined =>
  all.find(({ targets }) => targets.has(target));

function shareOf(
  lun: Lun,
  all: readonly TargetNas[],
  client: IscsiClient,
  around: Surroundings,
): readonly AttachedShare[] {
  const owner = nasOfTarget(lun.target, all);
  if (owner === undefined) return [];
  const { map, paths, target, number } = lun;
  const reserve = reserveOf(lun);
  const device = deviceOf(lun);
  const mounted = [...lun.uses, ...paths.flatMap(({ disk }) => disk ?? [])].find((use) => use.mountPoint !== undefined);
  return [
    {
      id: `iscsi ${lun.key}`,
      protocol: 'iscsi',
      words: mounted === undefined ? texts.words.device : texts.words.mounted,
      seenFrom: 'workstation',
      remote: number === undefined ? target : `${target}, LUN ${number}`,
      name: map?.name ?? paths[0]?.disk?.name ?? target,
      at: mounted?.mountPoint ?? device,
      nas: owner.nas.id,
      asked: paths.length,
      most: mostOf(lun),
      session: sessionOf(lun, client, around),
      ...(reserve !== undefined && { reserve }),
      ...(!owner.portalsKnown && { unlisted: unlistedOf(client) }),
      details: detailsOf(lun, client),
      native: nativeOf(lun),
      missing: [],
      doubts: doubtsOf(lun, client),
    },
  ];
}

/** `/dev/sda`, `/dev/mapper/mpatha`, and of Windows, which tells the sessions of a disk, `Disk 2`. */
function deviceOf({ map, paths }: Lun): string {
  const disk = paths.flatMap((path) => path.disk ?? [])[0];
  if (disk?.sessions !== undefined) return disk.name;
  return map === undefined ? `/dev/${disk?.name}` : `/dev/mapper/${map.name}`;
}

/** Where the NAS itself ranks its paths, the reserve is no path that could carry beside the others. */
function mostOf({ map, paths }: Lun): number {
  if (map === undefined) return mostPaths;
  const reserve = reserveGroups(map);
  if (reserve.length === 0) return mostPaths;
  return Math.max(1, paths.filter(({ group }) => group !== undefined && !reserve.includes(group)).length);
}

/** Why a path that answers carries nothing; `undefined`: there is none. */
function reserveOf(lun: Lun): string | undefined {
  const { map, paths } = lun;
  const alone = unmapped(lun);
  if (map === undefined) return alone.length > 1 ? texts.reserve.unmapped : undefined;
  if (alone.length > 0) return texts.reserve.partlyMapped;
  if (reserveGroups(map).length > 0) return texts.reserve.byNas;
  const used = usedGroup(map);
  const waiting = paths.filter((path) => path.group !== used && isSound(path));
  if (waiting.length === 0) return undefined;
  return (used?.paths.length ?? 0) > 1 ? texts.reserve.group : texts.reserve.failover(paths.length);
}

function sessionOf(lun: Lun, client: IscsiClient, around: Surroundings): Reading<Session> {
  const { sessions } = client;
  if (sessions.state !== 'known') return sessions;
  const lanes = lanesOf(lun, around);
  const lines = [...new Set(lun.paths.flatMap(({ session }) => session?.quoted ?? []))];
  return {
    state: 'known',
    value: { key: lun.key, lanes, channels: lanes.length, sharedWith: [], furtherUsers: [] },
    evidence: { ...sessions.evidence, lines },
  };
}

/** A map that lsblk shows, of which nothing tells the groups; a disk of Windows that several connections lead to. */
function doubtsOf({ map, paths, uses }: Lun, { maps }: IscsiClient): readonly string[] {
  if (map !== undefined || paths.length < 2) return [];
  if (new Set(paths.map(({ disk }) => disk?.name)).size === 1) return [texts.missing.joined];
  const isMapped = maps.state !== 'known' && uses.some(({ kind }) => kind === 'mpath');
  return isMapped ? [texts.missing.maps] : [];
}

const unlistedOf = ({ records }: IscsiClient): string =>
  records.state === 'known' ? texts.missing.portals : texts.missing.portalsDenied;

function nativeOf({ target, wwid, map, paths, uses }: Lun): IscsiShare {
  return { kind: 'iscsi', target, ...(wwid !== undefined && { wwid }), ...(map && { map }), paths, uses };
}

/** A target that was logged in to, and of which no disk is known: its verdict says why. */
function withoutDisk(
  target: string,
  sessions: readonly IscsiSession[],
  all: readonly TargetNas[],
  client: IscsiClient,
): readonly AttachedShare[] {
  const owner = nasOfTarget(target, all);
  if (owner === undefined) return [];
  const native: IscsiShare = { kind: 'iscsi', target, paths: sessions.map((one) => ({ session: one })), uses: [] };
  const session: Reading<Session> =
    client.disks.state === 'known'
      ? { state: 'absent', evidence: { ...client.disks.evidence, lines: [] } }
      : client.disks;
  return [
    {
      id: `iscsi ${target}`,
      protocol: 'iscsi',
      words: texts.words.target,
      seenFrom: 'workstation',
      remote: target,
      name: target,
      at: target,
      nas: owner.nas.id,
      asked: sessions.length,
      most: mostPaths,
      session,
      details: [],
      native,
      missing: [missingOf(client, sessions)],
    },
  ];
}

function missingOf({ disks }: IscsiClient, sessions: readonly IscsiSession[]): string {
  const { missing } = texts;
  if (disks.state === 'unchecked') return verdictTexts.missing.notLooked;
  if (disks.state !== 'known') return missing.disks;
  return sessions.every(({ host }) => host === undefined) ? missing.host : missing.noDisk;
}
