import { z } from 'zod';
import type { Interface, InterfaceAddress, InterfaceKind } from '../../../../shared/model/network.ts';
import { bytes } from '../../../../shared/model/units.ts';
import { count, flag, listOf, speedOf, words } from '../../text/row-lines.ts';
import { cableSpeed } from '../interfaces.ts';
import { addressWith } from '../raw-interface.ts';

/** A row of `Get-NetAdapter` (MSFT_NetAdapter): enumerations as numbers, speeds in bit/s, indexes of the layers above and below. */
export const adapterForm = z.object({
  Name: z.string(),
  InterfaceDescription: words,
  InterfaceGuid: words,
  InterfaceIndex: count,
  InterfaceType: count.nullish(),
  NdisPhysicalMedium: count.nullish(),
  InterfaceOperationalStatus: count.nullish(),
  InterfaceAdminStatus: count.nullish(),
  MediaConnectState: count.nullish(),
  Virtual: flag,
  HardwareInterface: flag,
  ConnectorPresent: flag,
  ReceiveLinkSpeed: count.nullish(),
  TransmitLinkSpeed: count.nullish(),
  MtuSize: count.nullish(),
  FullDuplex: flag,
  PnPDeviceID: words,
  PermanentAddress: words,
  MacAddress: words,
  DriverName: words,
  VlanID: count.nullish(),
  LowerLayerInterfaceIndices: listOf(count),
  HigherLayerInterfaceIndices: listOf(count),
});
export type AdapterRow = z.infer<typeof adapterForm>;

/** A row of `Get-NetIPAddress`. */
export const addressForm = z.object({
  IPAddress: z.string(),
  InterfaceIndex: count,
  InterfaceAlias: words,
  PrefixLength: count,
  AddressFamily: count.nullish(),
  AddressState: count.nullish(),
  PrefixOrigin: count.nullish(),
  SuffixOrigin: count.nullish(),
  SkipAsSource: flag,
});

/** A row of `Get-NetAdapterStatistics`: totals. */
export const statisticsForm = z.object({ Name: z.string(), ReceivedBytes: count, SentBytes: count });

/** What was read of the adapters of a machine with Windows, workstation or server. */
export interface WindowsAdapters {
  readonly adapters: readonly AdapterRow[];
  readonly addressesOf: (adapter: AdapterRow) => readonly InterfaceAddress[];
  readonly statistics: readonly z.infer<typeof statisticsForm>[];
  /** Where the totals were read. */
  readonly statisticsSource: string;
  /** Receive queues in use, by name. */
  readonly queues: ReadonlyMap<string, number>;
}

/** An index holds within one reading alone. */
export const addressesIn =
  (rows: readonly Pick<z.infer<typeof addressForm>, 'IPAddress' | 'InterfaceIndex' | 'PrefixLength'>[]) =>
  ({ InterfaceIndex: index }: AdapterRow): readonly InterfaceAddress[] =>
    rows
      .filter((one) => one.InterfaceIndex === index)
      .flatMap((one) => addressWith(one.IPAddress, one.PrefixLength) ?? []);

/** The interfaces of a machine with Windows: a team or a virtual switch is known by what it lies upon. */
export function windowsInterfaces(read: WindowsAdapters): readonly Interface[] {
  const { adapters } = read;
  const lowerOf = new Map(adapters.map((adapter) => [adapter, lowerLayers(adapter, adapters)]));
  const kindOf = new Map(adapters.map((adapter) => [adapter, interfaceKind(adapter, lowerOf.get(adapter) ?? [])]));
  return adapters.map((adapter) => {
    const kind = kindOf.get(adapter) ?? 'wired';
    const lower = lowerOf.get(adapter) ?? [];
    const master = adapters.find((other) => kindOf.get(other) === 'bond' && lowerOf.get(other)?.includes(adapter));
    return {
      ...interfaceOf(adapter, kind, lower, read),
      ...(master && { master: master.Name }),
      lower: lower.map(({ Name }) => Name),
    };
  });
}

function interfaceOf(
  adapter: AdapterRow,
  kind: InterfaceKind,
  lower: readonly AdapterRow[],
  { addressesOf, statistics, statisticsSource, queues }: WindowsAdapters,
): Interface {
  const { Name: name } = adapter;
  const link = linkOf(adapter);
  const counted = statistics.find((one) => one.Name === name);
  return {
    name,
    kind,
    ...(adapter.PnPDeviceID?.toUpperCase().startsWith('USB\\') === true && { usb: true }),
    link,
    speed: cableSpeed(kind, link, speedThrough(adapter, kind, lower)),
    duplex: adapter.FullDuplex === true ? 'full' : adapter.FullDuplex === false ? 'half' : undefined,
    mtuBytes: adapter.MtuSize ?? undefined,
    mac: macOf(adapter.MacAddress ?? adapter.PermanentAddress),
    driver: adapter.DriverName ?? undefined,
    model: adapter.InterfaceDescription ?? undefined,
    receiveQueues: queues.get(name),
    addresses: addressesOf(adapter),
    lower: [],
    received: counted && bytes(counted.ReceivedBytes),
    sent: counted && bytes(counted.SentBytes),
    ...(counted && { counted: { source: statisticsSource, line: JSON.stringify(counted) } }),
  };
}

/** A virtual switch's own adapter calls 10 Gbit/s its speed, whatever the cable below it carries. */
function speedThrough(adapter: AdapterRow, kind: InterfaceKind, [below]: readonly AdapterRow[]) {
  const { ReceiveLinkSpeed: received, TransmitLinkSpeed: sent } = kind === 'bridge' && below ? below : adapter;
  return speedOf(received) ?? speedOf(sent);
}

/** Both ends of a layer name each other; filters and hidden adapters, which the list does not hold, are left out. */
function lowerLayers(adapter: AdapterRow, all: readonly AdapterRow[]): readonly AdapterRow[] {
  if (adapter.Virtual !== true) return [];
  const named = new Set(adapter.LowerLayerInterfaceIndices ?? []);
  return all.filter(
    (other) =>
      other !== adapter &&
      (named.has(other.InterfaceIndex) || other.HigherLayerInterfaceIndices?.includes(adapter.InterfaceIndex)),
  );
}

/** IANA's ifType. */
const types = { ppp: 23, loopback: 24, virtual: 53, wireless: 71, tunnel: 131 } as const;
const tunnelTypes: ReadonlySet<number> = new Set([types.ppp, types.virtual, types.tunnel]);
/** NDIS_PHYSICAL_MEDIUM: Wireless LAN, Native 802.11, Bluetooth. */
const wirelessMedia: ReadonlySet<number> = new Set([1, 9, 10]);

/** What an adapter is: first by what it lies upon, as a team or virtual switch has the types of a port. */
function interfaceKind(adapter: AdapterRow, lower: readonly AdapterRow[]): InterfaceKind {
  const type = adapter.InterfaceType ?? 0;
  if (type === types.loopback) return 'loopback';
  if (lower.length > 0) return lower.length > 1 ? 'bond' : 'bridge';
  if (type === types.wireless || wirelessMedia.has(adapter.NdisPhysicalMedium ?? 0)) return 'wireless';
  if (tunnelTypes.has(type)) return 'tunnel';
  return adapter.Virtual === true ? 'virtual' : 'wired';
}

/** Numbers of RFC 2863's ifOperStatus and ifAdminStatus; `unknown` and `testing` say nothing of a link. */
function linkOf(adapter: AdapterRow): Interface['link'] {
  const { InterfaceOperationalStatus: status, InterfaceAdminStatus: wanted, MediaConnectState: media } = adapter;
  if (wanted === 2 || media === 2) return 'down';
  if (status === 1) return 'up';
  return status === 2 || status === 6 || status === 7 ? 'down' : 'unknown';
}

/** `00-11-32-AA-BB-CC` or `001132AABBCC`; all zeros are none. */
export function macOf(text: string | null | undefined): string | undefined {
  const digits = text?.replaceAll(/[-:]/g, '').toLowerCase();
  if (digits === undefined || !/^[0-9a-f]{12}$/.test(digits) || /^0+$/.test(digits)) return undefined;
  return digits.match(/../g)?.join(':');
}
