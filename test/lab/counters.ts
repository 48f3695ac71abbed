/**
 * What the program says of rates, against everyone else who counts: the program that reads, the ports of the workstation
 * and those of the NAS; over ten seconds, within five in a hundred.
 */
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane, Snapshot } from '../../shared/model/snapshot.ts';
import type { Lab } from './lab.ts';
import { portIndexes, portMegabits, workstationAddresses } from './network.ts';
import type { Reader } from './reader.ts';
import { lanesOf, labMachine, watchOf, type Watched } from './watching.ts';

/** Of the frames on the wire, 1514 bytes long, this much is file. */
const payload = 1448 / 1514;
/** Bytes of file a second that one port of the NAS can carry. */
const oneLink = (portMegabits / 8) * 1e6 * payload;
/** One each second. */
const looks = 10;
const tolerance = 0.05;

export interface Measured {
  /** Comparisons that are further apart than they may be; none is what is wanted. */
  readonly apart: readonly string[];
  /** What was read, in ports' worth. */
  readonly links: number;
  /** What was found about the load at the end. */
  readonly load: readonly string[];
}

/** Watches the workstation while `reader` reads. */
export async function measure(lab: Lab, reader: Reader): Promise<Measured> {
  const watch = watchOf(await labMachine(lab, 'workstation', 'root'));
  await watch.until(({ now }) => sumOf(lanesIn(now), 'rate') > oneLink / 4);
  const [before] = await Promise.all([counters(lab, reader), watch.look()]);
  for (let look = 1; look < looks; look += 1) await watch.look();
  const [after, watched] = await Promise.all([counters(lab, reader), watch.look()]);
  await watch.machine.close();
  const counted = perSecond(before, after);
  const read = sumOf(lanesIn(watched.now), 'recent');
  return {
    apart: comparisons(lab, watched, counted).flatMap(({ what, told, counted: truth }) =>
      Math.abs(told / truth - 1) <= tolerance ? [] : [`${what}: ${(told / truth).toFixed(3)}`],
    ),
    links: read / oneLink,
    load: watched.findings.map(({ code }) => code).filter((code) => code.startsWith('load.')),
  };
}

interface Comparison {
  readonly what: string;
  /** By the program. */
  readonly told: number;
  readonly counted: number;
}

function comparisons(lab: Lab, { now, history }: Watched, counted: Counted): readonly Comparison[] {
  const lanes = lanesIn(now);
  const read = sumOf(lanes, 'recent');
  const ports = counted.workstation.map((received, port) => ({ received, name: `eth${port}` }));
  return [
    { what: 'lanes to the reader', told: read, counted: counted.reader },
    { what: 'lanes to the ports of the NAS', told: read / payload, counted: total(counted.nas) },
    { what: 'lanes to the ports of the workstation', told: read / payload, counted: total(counted.workstation) },
    ...ports
      .filter(({ received }) => received > oneLink / 10)
      .map(({ name, received }) => ({
        what: `${name} of the workstation as told to ${name} as counted`,
        told: meanRate(history.slice(0, looks), name),
        counted: received,
      })),
    ...(lab.wiring.layout === 'flux' ? [] : byPort(lab, lanes, counted)),
  ];
}

/** Each port of the NAS sends what the lanes to its address receive, unless the NAS sends everything by the first one. */
function byPort(lab: Lab, lanes: readonly Lane[], counted: Counted): readonly Comparison[] {
  return portIndexes
    .filter((port) => counted.nas[port] > oneLink / 10)
    .map((port) => {
      const address = lab.nas.addresses[port];
      const own = lanes.filter((lane) => lane.remote?.address === address);
      return {
        what: `lanes to ${address} to that port of the NAS`,
        told: sumOf(own, 'recent') / payload,
        counted: counted.nas[port],
      };
    });
}

/** Each connection once, whichever shares use it. */
function lanesIn(snapshot: Snapshot): readonly Lane[] {
  return [...new Map(lanesOf(snapshot).map((lane) => [`${lane.local?.address}:${lane.local?.port}`, lane])).values()];
}

const sumOf = (lanes: readonly Lane[], rate: 'rate' | 'recent'): number =>
  total(lanes.map((lane) => valueOf(lane[rate])?.received ?? 0));
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** A port's rate over the looks; each look tells of the second before it. */
function meanRate(history: readonly Snapshot[], nic: string): number {
  const rates = history.flatMap((snapshot) => {
    const rate = snapshot.nicRates[nic];
    return rate === undefined ? [] : (valueOf(rate)?.received ?? []);
  });
  return total(rates) / rates.length;
}

/** Each machine's counts with that machine's own time, read in one go. */
interface Counters {
  readonly workstation: { readonly seconds: number; readonly reader: number; readonly received: readonly number[] };
  readonly nas: { readonly seconds: number; readonly sent: readonly number[] };
}

async function counters(lab: Lab, reader: Reader): Promise<Counters> {
  const file = (port: number, what: string): string => `/sys/class/net/eth${port}/statistics/${what}`;
  const nearPorts = workstationAddresses(lab.wiring).map((_, port) => file(port, 'rx_bytes'));
  const [near, far] = await Promise.all([
    lab.shell.run(`cat /proc/uptime; ${reader.countLine}; cat ${nearPorts.join(' ')}`),
    lab.nas.box.shell(`cat /proc/uptime ${file(0, 'tx_bytes')} ${file(1, 'tx_bytes')}`),
  ]);
  const [nearSeconds = NaN, read = NaN, ...received] = numbers(near);
  const [farSeconds = NaN, ...sent] = numbers(far);
  return { workstation: { seconds: nearSeconds, reader: read, received }, nas: { seconds: farSeconds, sent } };
}

const numbers = (text: string): readonly number[] => text.trim().split('\n').map(Number.parseFloat);

/** Bytes a second. */
interface Counted {
  readonly reader: number;
  readonly workstation: readonly number[];
  readonly nas: readonly [number, number];
}

function perSecond(before: Counters, after: Counters): Counted {
  const near = after.workstation.seconds - before.workstation.seconds;
  const far = after.nas.seconds - before.nas.seconds;
  const sent = (port: number): number => ((after.nas.sent[port] ?? NaN) - (before.nas.sent[port] ?? NaN)) / far;
  return {
    reader: (after.workstation.reader - before.workstation.reader) / near,
    workstation: after.workstation.received.map(
      (value, port) => (value - (before.workstation.received[port] ?? NaN)) / near,
    ),
    nas: [sent(0), sent(1)],
  };
}
