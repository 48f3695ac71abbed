import { windowsSmbOf, type MachineFacts } from '../../../../shared/model/machine.ts';
import type { Reading } from '../../../../shared/model/reading.ts';
import { valueOf } from '../../../../shared/model/reading.ts';
import type { Count, Detail, Session } from '../../../../shared/model/snapshot.ts';
import type {
  WindowsMapping,
  WindowsPair,
  WindowsShare,
  WindowsSmbClient,
} from '../../../../shared/model/windows-smb.ts';
import { windowsSmbTexts as texts } from '../../../../shared/text/windows-smb.ts';
import { verdictTexts } from '../../../../shared/text/verdicts.ts';
import type { Adapter, Announced, Attached, AttachedNas, AttachedShare } from '../adapter.ts';
import { detailsOf } from './details.ts';
import { lanesOf } from './lanes.ts';
import { arePairsOfNow, serverIn, serversOf, type WindowsServer } from './servers.ts';
import { isMultichannelOff, isWaiting, wasLoaded } from './waiting.ts';

/** Connections that Windows opens to one server unless it is told otherwise. */
const usualMost = 32;

/**
 * The SMB client of Windows: mappings of the user, connections of the system's own process, and the pairs of addresses
 * that multichannel uses or could use. A lane is proven by its TCP connection, which needs no rights to be seen.
 */
export const windowsSmb: Adapter = (facts): Attached => {
  const client = windowsSmbOf(facts);
  // No facts of Windows mean that it is none, and not that its list could not be read.
  const unread = facts.windowsSmb === undefined || client.mappings.state === 'known' ? undefined : client.mappings;
  const servers = serversOf(facts).map((server) => ({ server, nas: nasOf(server, facts) }));
  return {
    ...(unread !== undefined && { unread }),
    clientIds: [],
    nas: servers.map(({ nas }) => nas),
    shares: (valueOf(client.mappings) ?? []).flatMap((mapping) => {
      const owner = servers.find(({ server }) => server.mappings.includes(mapping));
      return owner === undefined ? [] : [shareOf(mapping, owner.server, owner.nas, facts)];
    }),
  };
};

function nasOf(server: WindowsServer, facts: MachineFacts): AttachedNas {
  const client = windowsSmbOf(facts);
  const open = arePairsOfNow(facts) ? server.pairs.filter((pair) => pair.selected && (pair.open ?? 0) > 0) : [];
  const reached = [...new Set(server.sockets.map(({ remote }) => remote.address))];
  const all = [...new Set([...reached, ...open.map(({ remote }) => remote)])];
  const addresses = all.length > 0 ? all : server.names.filter(isAddress);
  const name = server.names.find((one) => !isAddress(one)) ?? server.names[0] ?? 'NAS';
  const refused = server.pairs.filter(({ failed, open }) => failed === true && open === 0).map(({ remote }) => remote);
  return {
    id: addresses.toSorted()[0] ?? name,
    name,
    names: server.names,
    primaries: addresses,
    announced: isSilent(server, client) ? [] : announcedBy(server.pairs, client.pairs),
    reached: all,
    refused: [...new Set(refused)].filter((address) => !all.includes(address)),
  };
}

const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);

/** Event 30904: the NAS told that it has no multichannel. The one pair that is listed then is no list of its ports. */
function isSilent({ names }: WindowsServer, { events }: WindowsSmbClient): boolean {
  return (valueOf(events) ?? []).some(({ id, server }) => id === 30_904 && names.includes(serverIn(server ?? '')));
}

/** Each address once; where its pairs differ, the fastest is the port. */
function announcedBy(pairs: readonly WindowsPair[], reading: WindowsSmbClient['pairs']): readonly Announced[] {
  return [...Map.groupBy(pairs, ({ remote }) => remote)].map(([address, same]) => {
    const speeds = same.flatMap(({ remoteSpeed }) => remoteSpeed ?? []);
    const told = same.flatMap(({ remoteRss }) => remoteRss ?? []);
    const [fastest] = speeds.toSorted((left, right) => right - left);
    const lines = [...new Set(same.map(({ quoted }) => quoted))];
    return {
      address,
      ...(fastest !== undefined && { speed: fastest }),
      rss: told.length === 0 ? undefined : told.includes(true),
      ...(reading.state === 'known' && { evidence: { ...reading.evidence, lines } }),
    };
  });
}

function shareOf(mapping: WindowsMapping, server: WindowsServer, nas: AttachedNas, facts: MachineFacts): AttachedShare {
  const client = windowsSmbOf(facts);
  const session = sessionOf(mapping, server, facts);
  const used = server.pairs.filter(({ selected }) => selected);
  const wanted = used.reduce((sum, { most = 0 }) => sum + most, 0);
  const lanes = valueOf(session)?.lanes ?? [];
  const paths = new Set(lanes.map(({ nic, remote }) => `${nic} ${remote?.address}`)).size;
  const unlisted = whyUnlisted(server, client);
  return {
    id: mapping.letter ?? mapping.remote,
    protocol: 'smb',
    words: texts.words,
    seenFrom: 'workstation',
    remote: mapping.remote,
    name: mapping.remote.replace(/^\\\\[^\\]*\\/, ''),
    at: mapping.letter ?? mapping.remote,
    nas: nas.id,
    // Without a list of the NAS's ports, what this machine has open is all that it is known to ask for.
    asked: Math.max(1, wanted > 0 ? wanted : paths),
    most: valueOf(client.configuration)?.connectionsPerServer ?? usualMost,
    session,
    details: detailsIn(mapping, server, facts, lanes),
    native: nativeOf(mapping, server),
    missing: session.state === 'known' ? [] : [missingOf(session, facts)],
    doubts: [
      ...(server.unsure ? [texts.missing.unsure] : []),
      ...(unlisted !== undefined &&
      !everyPortCarries(
        lanes.flatMap(({ nic }) => nic ?? []),
        facts,
      )
        ? [unlisted]
        : []),
    ],
    ...(unlisted !== undefined && { unlisted }),
    ...(isWaiting(server, facts) && !wasLoaded(server, facts) && { notLoaded: texts.missing.notLoaded }),
  };
}

function detailsIn(
  mapping: WindowsMapping,
  server: WindowsServer,
  facts: MachineFacts,
  lanes: Session['lanes'],
): readonly Detail[] {
  const { connections, unknownProperties, administrator } = windowsSmbOf(facts);
  const connection = (valueOf(connections) ?? []).find(
    ({ server: name, share }) => `\\\\${name}\\${share}`.toLowerCase() === mapping.remote.toLowerCase(),
  );
  return detailsOf(mapping, {
    connection,
    rates: lanes.some(({ count }) => count.state === 'known') ? 'share' : 'none',
    channels: channelsOf(server, facts),
    unknownProperties,
    denied: deniedOf(facts),
    lookedAt: Object.values(administrator).toSorted((left, right) => left - right)[0],
  });
}

/** What of a share Windows keeps from this user. */
function deniedOf(facts: MachineFacts): readonly (keyof typeof texts.kept)[] {
  const client = windowsSmbOf(facts);
  return (['connections', 'pairs'] as const).filter((part) => client[part].state === 'denied');
}

function nativeOf(mapping: WindowsMapping, { names, pairs }: WindowsServer): WindowsShare {
  return { kind: 'windows-smb', mapping, names, pairs };
}

/** Why Windows holds no list of the NAS's ports, where that is not the NAS's doing. */
function whyUnlisted({ pairs: own }: WindowsServer, client: WindowsSmbClient): string | undefined {
  if (client.pairs.state !== 'known') return texts.missing.pairs;
  return own.length === 0 && isMultichannelOff(client) ? texts.missing.multichannelOff : undefined;
}

/** More than all of its own ports no machine can use, whatever the NAS has. */
function everyPortCarries(used: readonly string[], { network }: MachineFacts): boolean {
  const ports = (valueOf(network.interfaces) ?? []).filter(
    ({ kind, link, addresses }) =>
      kind === 'wired' && link === 'up' && addresses.some(({ scope }) => scope === 'global'),
  );
  return ports.length > 1 && ports.every(({ name }) => used.includes(name));
}

/** Where connections could not be listed, pairs tell how many there are. */
function channelsOf({ pairs, sockets }: WindowsServer, facts: MachineFacts): number | undefined {
  if (facts.network.sockets.state === 'known' && sockets.length > 0) return undefined;
  if (!arePairsOfNow(facts)) return undefined;
  const open = pairs.filter(({ selected, open: channels = 0 }) => selected && channels > 0);
  return open.length === 0 ? undefined : open.reduce((sum, { open: channels = 0 }) => sum + channels, 0);
}

/** What Windows calls broken has no lane that carries; what it merely let go has no session. */
const isLost = ({ state }: WindowsMapping): boolean =>
  state === 'network-error' || state === 'reconnecting' || state === 'unavailable';

function sessionOf(mapping: WindowsMapping, server: WindowsServer, facts: MachineFacts): Reading<Session> {
  const { mappings, shareCounters } = windowsSmbOf(facts);
  if (mappings.state !== 'known') return mappings;
  const evidence = { ...mappings.evidence, lines: [mapping.quoted, ...server.pairs.map(({ quoted }) => quoted)] };
  const lanes = isLost(mapping) ? [] : lanesOf(server, facts);
  if (lanes.length === 0 && !isLost(mapping)) {
    const { sockets } = facts.network;
    return sockets.state === 'known' ? { state: 'absent', evidence } : sockets;
  }
  const others = server.mappings.filter((other) => other !== mapping);
  // Of the only lane of the only share the share's own totals are those of the lane.
  const alone = lanes.length === 1 && others.length === 0;
  const count = alone ? countOf(mapping, shareCounters) : undefined;
  return {
    state: 'known',
    value: {
      key: `windows ${server.names.join(' ')}`,
      lanes: count === undefined ? lanes : lanes.map((lane) => ({ ...lane, count })),
      channels: lanes.length,
      sharedWith: others.map(({ letter, remote }) => letter ?? remote),
      furtherUsers: [],
    },
    evidence,
  };
}

function countOf({ remote }: WindowsMapping, counters: WindowsSmbClient['shareCounters']): Reading<Count> | undefined {
  const own = (valueOf(counters) ?? []).find(({ share }) => share.toLowerCase() === remote.toLowerCase());
  if (own === undefined || counters.state !== 'known') return undefined;
  const value = { received: own.read, sent: own.written };
  return { state: 'known', value, evidence: { ...counters.evidence, lines: [own.quoted] } };
}

function missingOf(session: Exclude<Reading<Session>, { state: 'known' }>, facts: MachineFacts): string {
  const isRdmaSeen = windowsSmbOf(facts).pairs.state === 'known' && arePairsOfNow(facts);
  if (session.state === 'absent') return isRdmaSeen ? texts.missing.noConnection : texts.missing.noTcpConnection;
  return session.state === 'unchecked' ? verdictTexts.missing.notLooked : texts.missing.sockets;
}
