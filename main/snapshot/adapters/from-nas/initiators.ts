import type { IscsiServer, ServedTarget, TargetSession } from '../../../../shared/model/iscsi-server.ts';
import { unchecked, valueOf } from '../../../../shared/model/reading.ts';
import type { ServedConnection } from '../../../../shared/model/served.ts';
import { servedTexts as texts } from '../../../../shared/text/served.ts';
import { detail, established, type Attachment, type Attachments } from './attachment.ts';

/** One share for each initiator at each target. */
export const initiators: Attachments = ({ iscsiServer }) => {
  if (iscsiServer === undefined) return [];
  const targets = iscsiServer.services.flatMap((service) => valueOf(service.targets) ?? []);
  const rows = valueOf(iscsiServer.connections) ?? [];
  const known = knownOf(targets, established(rows));
  const unread = iscsiServer.services.some((service) => service.targets.state !== 'known');
  const unnamed = unread ? byAddress(iscsiServer, known) : [];
  const named = targets.flatMap((target) =>
    [...Map.groupBy(target.sessions, ({ initiator }) => initiator)].map(([initiator, sessions]): Attachment => {
      const { own, doubts } = connectionsFor(target, initiator, sessions, known);
      const alias = sessions.find((session) => session.alias !== undefined)?.alias;
      const { connections, listening } = iscsiServer;
      const portals = target.portals?.map(({ address, port }) => (isWildcard(address) ? { port } : { address, port }));
      const told = iscsiServer.services.find((service) => valueOf(service.targets)?.includes(target))?.targets;
      return {
        id: `iscsi ${target.name} ${initiator}`,
        protocol: 'iscsi',
        remote: target.name,
        name: target.name.replace(/^.*:/, ''),
        client: alias ?? initiator,
        connections: connections.state === 'known' ? { ...connections, value: own } : connections,
        offered: portals === undefined ? listening : told?.state === 'known' ? { ...told, value: portals } : unchecked,
        doubts,
        details: [
          detail('initiator', 'Initiator', initiator),
          ...(target.luns.length === 0 ? [] : [detail('luns', texts.details.luns, target.luns.join(', '))]),
        ],
        remarks: target.mostSessions === 1 ? [texts.remarks.oneSessionAllowed] : [],
      };
    }),
  );
  return [...named, ...unnamed];
};

/** Where a target does not tell its sessions, each address that no initiator is known to come from. */
function byAddress({ connections, listening }: IscsiServer, { rows, addresses }: Known): readonly Attachment[] {
  const claimed = new Set([...addresses.values()].flatMap((all) => [...all]));
  const others = Map.groupBy(
    rows.filter(({ client }) => !claimed.has(client.address)),
    ({ client }) => client.address,
  );
  return [...others].map(([address, own]) => ({
    id: `iscsi ${address}`,
    protocol: 'iscsi',
    remote: texts.protocols.iscsi,
    name: '',
    client: address,
    connections: connections.state === 'known' ? { ...connections, value: own } : connections,
    offered: listening,
    doubts: [texts.missing.targets(address)],
    details: [],
    remarks: [],
  }));
}

const isWildcard = (address: string): boolean => address === '0.0.0.0' || address === '::';

/** What all targets together tell of who comes from where. */
interface Known {
  readonly rows: readonly ServedConnection[];
  /** Addresses of each initiator, in any session. */
  readonly addresses: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many targets each initiator is logged in to. */
  readonly targets: ReadonlyMap<string, number>;
  /** Some target does not list each session: connections from further addresses may be anyone's. */
  readonly isPartial: boolean;
}

function knownOf(targets: readonly ServedTarget[], rows: readonly ServedConnection[]): Known {
  const addresses = new Map<string, Set<string>>();
  const counts = new Map<string, number>();
  for (const { sessions } of targets) {
    for (const name of new Set(sessions.map(({ initiator }) => initiator)))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const { initiator, connections } of sessions) {
      const own = addresses.get(initiator) ?? new Set<string>();
      for (const { client } of connections) own.add(client);
      addresses.set(initiator, own);
    }
  }
  return { rows, addresses, targets: counts, isPartial: targets.some(({ listsAll }) => !listsAll) };
}

interface Own {
  readonly own: readonly ServedConnection[];
  readonly doubts: readonly string[];
}

/**
 * The connections of one initiator at one target. A target tells addresses of connections and, at most, the portal; a socket
 * tells both ends and no name. So an address leads from the one to the other, if it is one initiator's alone.
 */
function connectionsFor(
  target: ServedTarget,
  initiator: string,
  sessions: readonly TargetSession[],
  { rows, addresses, targets, isPartial }: Known,
): Own {
  // Nobody else is there whose connections they could be.
  if (addresses.size === 1 && targets.get(initiator) === 1) return { own: rows, doubts: [] };
  const told = sessions.flatMap(({ connections }) => connections);
  const mine = new Set(told.map(({ client }) => client));
  const placed = told.length > 0 && told.every(({ nas }) => nas !== undefined);
  const own = rows.filter(({ client, nas }) =>
    placed ? told.some((one) => one.client === client.address && one.nas === nas.address) : mine.has(client.address),
  );
  const others = [...addresses].filter(([name]) => name !== initiator);
  const isShared = [...mine].some((address) => others.some(([, theirs]) => theirs.has(address)));
  const claimed = new Set([...addresses.values()].flatMap((all) => [...all]));
  const unclaimed = new Set(rows.flatMap(({ client }) => (claimed.has(client.address) ? [] : [client.address])));
  return {
    own,
    doubts: [
      ...(isShared ? [texts.missing.sharedAddress(initiator)] : []),
      ...((targets.get(initiator) ?? 0) > 1 && !placed && own.length !== told.length
        ? [texts.missing.severalTargets(initiator)]
        : []),
      ...(isPartial && !target.listsAll && unclaimed.size > 0
        ? [texts.missing.unclaimed([...unclaimed].join(', '))]
        : []),
    ],
  };
}
