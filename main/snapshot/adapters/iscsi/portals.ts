import type { IscsiClient, IscsiSession, NodeRecord } from '../../../../shared/model/iscsi.ts';
import { valueOf } from '../../../../shared/model/reading.ts';
import type { AttachedNas } from '../adapter.ts';

/** A NAS: targets that share a portal are of one machine. */
export interface TargetNas {
  readonly nas: AttachedNas;
  readonly targets: ReadonlySet<string>;
  /** Whether more than one of its portals is known here; nothing announces them, so that one alone proves nothing. */
  readonly portalsKnown: boolean;
}

/** What one target has here. */
interface Target {
  readonly name: string;
  readonly sessions: readonly IscsiSession[];
  readonly records: readonly NodeRecord[];
  readonly addresses: ReadonlySet<string>;
}

/** The NAS of all sessions, by their portals, and by portals that are on record without a session. */
export function nasByTarget(client: IscsiClient): readonly TargetNas[] {
  const sessions = valueOf(client.sessions) ?? [];
  const records = valueOf(client.records) ?? [];
  const targets = [...Map.groupBy(sessions, ({ target }) => target)].map(([name, own]): Target => {
    const recorded = records.filter(({ target }) => target === name);
    const portals = own.flatMap(({ connection }) => connection?.address ?? []);
    return {
      name,
      sessions: own,
      records: recorded,
      addresses: new Set([...portals, ...recorded.map(({ address }) => address)]),
    };
  });
  return joined(targets).map((group) => nasOf(group, client));
}

function joined(targets: readonly Target[]): readonly (readonly Target[])[] {
  return targets.reduce<readonly (readonly Target[])[]>((groups, target) => {
    const meets = (group: readonly Target[]): boolean =>
      group.some(({ addresses }) => !addresses.isDisjointFrom(target.addresses));
    return [...groups.filter((group) => !meets(group)), [...groups.filter(meets).flat(), target]];
  }, []);
}

function nasOf(group: readonly Target[], { sessions: reading, records }: IscsiClient): TargetNas {
  const sessions = group.flatMap((target) => target.sessions);
  const primaries = [...new Set(sessions.flatMap(({ connection }) => connection?.address ?? []))].toSorted();
  const reached = [
    ...new Set(sessions.flatMap(({ state, connection }) => (state === 'logged-in' ? (connection?.address ?? []) : []))),
  ];
  const all = [...new Set(group.flatMap(({ addresses }) => [...addresses]))].toSorted();
  const portalsKnown = all.length > 1;
  const name = primaries[0] ?? all[0] ?? group[0]?.name ?? 'NAS';
  return {
    targets: new Set(group.map((target) => target.name)),
    portalsKnown,
    nas: {
      id: name,
      name,
      names: primaries.length > 0 ? primaries : [name],
      primaries,
      announced: portalsKnown
        ? all.map((address) => ({ address, ...evidenceOf(address, group, reading, records) }))
        : [],
      reached,
      refused: [],
    },
  };
}

/** A file of Linux, and a row of Windows. */
const names = (line: string, address: string): boolean =>
  line.includes(`address: ${address}`) || line.includes(`"TargetAddress":"${address}"`);

/** The lines that tell of a portal: those of its sessions, else its records. */
function evidenceOf(
  address: string,
  group: readonly Target[],
  sessions: IscsiClient['sessions'],
  records: IscsiClient['records'],
): Pick<AttachedNas['announced'][number], 'evidence'> {
  const own = group.flatMap((target) => target.sessions).filter(({ connection }) => connection?.address === address);
  if (own.length > 0 && sessions.state === 'known') {
    const lines = own.flatMap(({ quoted }) => quoted.filter((line) => names(line, address)));
    return { evidence: { ...sessions.evidence, lines } };
  }
  const recorded = group.flatMap((target) => target.records).filter((record) => record.address === address);
  return records.state === 'known'
    ? { evidence: { ...records.evidence, lines: recorded.flatMap(({ quoted }) => quoted) } }
    : {};
}
