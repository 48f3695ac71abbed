import type { Interface, InterfaceKind } from '../../../shared/model/network.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import type { BitsPerSecond, Bytes } from '../../../shared/model/units.ts';
import { interfaceKind } from './interface-kind.ts';
import type { Hardware } from './linux/hardware.ts';
import { duplexOf, linkByCarrier, speedOf, type FileAnswers } from './linux/interface-files.ts';
import type { RawInterface } from './raw-interface.ts';

/** Totals of an interface since it exists, with the line that they stand in. */
export interface InterfaceCounters {
  readonly received: Bytes;
  readonly sent: Bytes;
  readonly counted?: Interface['counted'];
}

/** What was read of interfaces besides the list of them, by their names; a system tells what it tells. */
export interface InterfaceExtras {
  readonly counters: ReadonlyMap<string, InterfaceCounters>;
  /** Files of /sys/class/net/NAME/. */
  readonly files: ReadonlyMap<string, FileAnswers>;
  readonly hardware: ReadonlyMap<string, Hardware>;
  /** Of an earlier look, where no file tells it now. */
  readonly speeds: ReadonlyMap<string, BitsPerSecond>;
  readonly bonds: ReadonlySet<string>;
}

export const nothingElse: InterfaceExtras = {
  counters: new Map(),
  files: new Map(),
  hardware: new Map(),
  speeds: new Map(),
  bonds: new Set(),
};

/** The interfaces of a machine out of everything that tells of them. */
export function interfacesOf(raw: readonly RawInterface[], extras: InterfaceExtras): readonly Interface[] {
  return raw.map((one) => {
    const { name, mtuBytes, mac, addresses } = one;
    const files = extras.files.get(name) ?? {};
    const hardware = extras.hardware.get(name);
    const kind = extras.bonds.has(name) ? 'bond' : interfaceKind(one, hardware?.entries);
    const link = linkOf(one, files);
    const told = one.speed ?? speedOf(files.speed) ?? extras.speeds.get(name);
    return {
      name,
      kind,
      link,
      speed: cableSpeed(kind, link, told),
      duplex: duplexOf(files.duplex),
      mtuBytes,
      mac,
      addresses,
      master: one.master ?? raw.find((other) => other.members.includes(name))?.name,
      lower: lowerOf(one, raw),
      received: one.received,
      sent: one.sent,
      ...hardware?.told,
      ...extras.counters.get(name),
    };
  });
}

/** The same of what was read of them. */
export function interfacesIn(
  raw: Reading<readonly RawInterface[]>,
  extras: InterfaceExtras,
): Reading<readonly Interface[]> {
  return raw.state === 'known' ? { ...raw, value: interfacesOf(raw.value, extras) } : raw;
}

/** The interfaces of an earlier look with the present counters, and with state and speed where they were read. */
export function refreshed(
  before: readonly Interface[],
  { files, counters }: Pick<InterfaceExtras, 'files' | 'counters'>,
): readonly Interface[] {
  return before.map((one) => {
    const now = files.get(one.name);
    const counts = counters.get(one.name) ?? { received: undefined, sent: undefined };
    if (now === undefined) return { ...one, ...counts };
    const link = linkByCarrier(now.carrier) ?? one.link;
    return { ...one, ...counts, link, speed: cableSpeed(one.kind, link, speedOf(now.speed)) };
  });
}

/**
 * What a purely virtual interface (veth, tap) calls its speed is a number of its driver: no cable is behind it. The speed
 * of a link that is down was that of an earlier time.
 */
export function cableSpeed(
  kind: InterfaceKind,
  link: Interface['link'],
  told: BitsPerSecond | undefined,
): BitsPerSecond | undefined {
  return kind === 'virtual' || link === 'down' ? undefined : told;
}

/** The driver's word on the carrier outweighs the flags; without either, the link is not known. */
function linkOf({ flags, link }: RawInterface, files: FileAnswers): Interface['link'] {
  if (flags.length > 0 && !flags.includes('UP')) return 'down';
  const told = link ?? linkByCarrier(files.carrier);
  if (told !== undefined) return told;
  if (flags.includes('NO-CARRIER') || files.operstate?.text === 'down') return 'down';
  return flags.includes('LOWER_UP') || flags.includes('RUNNING') ? 'up' : flags.includes('UP') ? 'down' : 'unknown';
}

/**
 * Members of a bond or bridge, a VLAN's parent. A virtual switch's port `ovs_eth0` stands for `eth0`: Synology names
 * it so, and its ports tell their switch (`ovs-system`) and not each other.
 */
function lowerOf(one: RawInterface, all: readonly RawInterface[]): readonly string[] {
  const behind = /^ovs_(?<name>.+)$/.exec(one.name)?.groups?.['name'];
  const below = [liesUpon(one), behind].filter((name) => all.some((other) => other.name === name));
  const names = [
    ...one.members,
    ...all.filter((other) => other.master === one.name).map((other) => other.name),
    ...below.filter((name) => name !== undefined),
  ];
  return [...new Set(names)];
}

const upon: ReadonlySet<string> = new Set(['vlan', 'macvlan', 'ipvlan']);

/** What else names another interface is at its other end (veth, tunnels) or only hangs on it (a switch's real ports). */
function liesUpon({ infoKind, parent }: RawInterface): string | undefined {
  return infoKind === undefined || upon.has(infoKind) ? parent : undefined;
}
