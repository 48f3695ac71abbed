import { smbServerOf } from '../../shared/model/machine.ts';
import type { NasConnection, SmbConfiguration } from '../../shared/model/smb-server.ts';
import type { Interface } from '../../shared/model/network.ts';
import type { NasView, ServedShare } from '../../shared/model/nas-view.ts';
import { valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Lane, Share, Snapshot } from '../../shared/model/snapshot.ts';

export type ReportedNas = ReturnType<typeof reportNas>;

/** What a NAS says of itself; `null` where it did not tell. */
export function reportNas(view: NasView, snapshot: Snapshot) {
  const { facts } = view;
  const system = valueOf(facts.system);
  const connections = valueOf(smbServerOf(facts).connections);
  const interfaces = valueOf(facts.network.interfaces);
  return {
    machine: view.machine,
    name: snapshot.nas.find((one) => view.nas.includes(one.id))?.name ?? null,
    profile: system?.kind ?? null,
    system:
      system === undefined ? null : { name: system.name, version: system.version ?? null, model: system.model ?? null },
    samba: valueOf(smbServerOf(facts).version) ?? null,
    source: view.source ?? null,
    counters: view.counters ?? null,
    connections:
      connections === undefined
        ? null
        : connections.list.toSorted(byEnds).map((one) => reportConnection(one, view, interfaces)),
    ports: interfaces === undefined ? null : interfaces.filter(({ kind }) => kind !== 'loopback').map(reportPort),
    settings: reportSettings(valueOf(smbServerOf(facts).configuration)),
    otherClients: connections === undefined ? null : view.clients.filter((client) => !client.thisWorkstation).length,
    served: view.served.map(reportServed),
    unread: unreadOf(view),
  };
}

/** The lists of a kernel come in no order; two reports of the same state are the same. */
const byEnds = (left: NasConnection, right: NasConnection): number =>
  endsOf(left).localeCompare(endsOf(right), 'en', { numeric: true });
const endsOf = ({ client, nas }: NasConnection): string =>
  `${client.address} ${nas.address} ${client.port ?? 0} ${nas.port ?? 0}`;

function reportConnection(one: NasConnection, view: NasView, interfaces: readonly Interface[] | undefined) {
  const holder = interfaces?.find(({ addresses }) => addresses.some(({ address }) => address === one.nas.address));
  return {
    client: one.client,
    nas: one.nas,
    port: holder?.name ?? null,
    state: one.socketState,
    channel: one.channel ?? null,
    group: one.group,
    thisWorkstation: view.clients.some((client) => client.group === one.group && client.thisWorkstation),
    bytesReceived: one.received ?? null,
    bytesSent: one.sent ?? null,
  };
}

function reportPort(one: Interface) {
  return {
    name: one.name,
    kind: one.kind,
    link: one.link,
    speed: one.speed ?? null,
    mtu: one.mtuBytes ?? null,
    mac: one.mac ?? null,
    addresses: one.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    madeOf: one.lower,
    bytesReceived: one.received ?? null,
    bytesSent: one.sent ?? null,
  };
}

function reportSettings(smb: SmbConfiguration | undefined) {
  if (smb === undefined) return null;
  return {
    multichannel: smb.multichannel?.on ?? null,
    multichannelBy: smb.multichannel?.by ?? null,
    interfaces: smb.interfaces?.map(({ name }) => name) ?? null,
    bindInterfacesOnly: smb.bindInterfacesOnly ?? null,
    minimumProtocol: smb.minimumProtocol ?? null,
    maximumProtocol: smb.maximumProtocol ?? null,
    signing: smb.signing ?? null,
    encryption: smb.encryption ?? null,
    mapToGuest: smb.mapToGuest ?? null,
  };
}

/** What iSCSI initiators and NFS clients have attached; `null` where only the client knows, or the NAS did not tell. */
function reportServed(share: ServedShare) {
  const { protocol, remote, client, addresses, connections, ports, unusedPorts, verdict } = share;
  return {
    protocol,
    remote,
    client,
    seenFrom: share.seenFrom,
    thisWorkstation: share.thisWorkstation,
    addresses,
    connections: connections ?? null,
    ports,
    unusedPorts,
    verdict: verdict.word,
    reason: verdict.reason,
    missing: verdict.missing,
    remarks: share.remarks,
    details: share.details.map(({ name, value, label, text }) => ({ name, value, label, text })),
  };
}

/** What was asked for and not answered. */
export function unreadOf({ facts }: NasView): readonly { what: string; source: string; why: string }[] {
  const readings: readonly (readonly [string, Reading<unknown>])[] = [
    ['sessions', smbServerOf(facts).sessions],
    ['connections', smbServerOf(facts).connections],
    ['settings', smbServerOf(facts).configuration],
    ['ports', facts.network.interfaces],
    ...(facts.iscsiServer?.services ?? []).map(
      ({ software, targets }) => [`iSCSI targets (${software})`, targets] as const,
    ),
    ...(facts.nfsServer === undefined ? [] : [['NFS clients', facts.nfsServer.clients] as const]),
  ];
  return readings.flatMap(([what, reading]) => {
    if (reading.state === 'denied') return [{ what, source: reading.source, why: 'denied' }];
    return reading.state === 'failed' ? [{ what, source: reading.source, why: reading.reason }] : [];
  });
}

/** The NAS's end of a lane; nothing at all where its NAS was not asked. */
export function reportNasEnd(lane: Lane, share: Share, snapshot: Snapshot) {
  const view = snapshot.nasViews.find((one) => one.nas.includes(share.nas));
  if (view === undefined) return {};
  const end = view.lanes.find((one) => one.lane === lane.id);
  return {
    nasPort: end?.port?.name ?? null,
    nasPortSpeed: end?.port?.speed ?? null,
    /** `null`: the NAS did not list its connections. */
    seenByNas: view.source === undefined ? null : (end?.match ?? 'none'),
  };
}
