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
export const oneLink = (portMegabits / 8) * 1e6 * payload;
/** What a verdict about load rests on, main/snapshot/rates.ts. */
const recentMs = 10_000;
/** So much of it at least must have been watched. */
const watchedForMs = 8_600;
const tolerance = 0.05;

export interface Measured {
  /** Comparisons that are further apart than they may be; none is what is wanted. */
  readonly apart: readonly string[];
  /** What was read, in ports' worth. */
  readonly links: number;
  /** What was found about the load at the end. */
  readonly load: readonly string[];
}

/** One look of the program, with what everyone else had counted just before it and just after it. */
interface Bracketed {
  readonly watched: Watched;
  readonly before: Counters;
  readonly after: Counters;
}

/** Watches the workstation while `reader` reads. */
export async function measure(lab: Lab, reader: Reader): Promise<Measured> {
  const watch = watchOf(await labMachine(lab, 'workstation', 'root'));
  await watch.until(({ now }) => sumOf(lanesIn(now), 'rate') > oneLink / 4);
  const readBy = await reader.countFile();
  const looks: Bracketed[] = [];
  let before = await counters(lab, readBy);
  do {
    const watched = await watch.look();
    const after = await counters(lab, readBy);
    looks.push({ watched, before, after });
    before = after;
  } while (elapsed(looks.at(0), looks.at(-1)) < watchedForMs);
  await watch.machine.close();
  const last = looks.at(-1);
  const first = looks.find((one) => elapsed(one, last) <= recentMs);
  if (first === undefined || last === undefined) throw new Error('Nothing was watched.');
  return {
    apart: comparisons(lab, first, last).flatMap(({ what, told, least, most }) => {
      const isWithin = told >= least * (1 - tolerance) && told <= most * (1 + tolerance);
      return isWithin ? [] : [`${what}: ${(told / least).toFixed(3)} to ${(told / most).toFixed(3)}`];
    }),
    links: sumOf(lanesIn(last.watched.now), 'recent') / oneLink,
    load: last.watched.findings.map(({ code }) => code).filter((code) => code.startsWith('load.')),
  };
}

const clockOf = (one: Bracketed | undefined): number => one?.watched.now.facts.clock ?? NaN;
const elapsed = (from: Bracketed | undefined, to: Bracketed | undefined): number => clockOf(to) - clockOf(from);

/**
 * Bytes between two looks: by the program, and by someone who counts. A count is read before and after a look, never at
 * the same moment, so it gives a range: on a quiet machine one of a few hundredths.
 */
interface Comparison {
  readonly what: string;
  readonly told: number;
  readonly least: number;
  readonly most: number;
}

function comparisons(lab: Lab, first: Bracketed, last: Bracketed): readonly Comparison[] {
  const seconds = elapsed(first, last) / 1_000;
  const lanes = lanesIn(last.watched.now);
  const compared = (what: string, told: number, of: (counters: Counters) => number): Comparison => ({
    what,
    told,
    least: of(last.before) - of(first.after),
    most: of(last.after) - of(first.before),
  });
  const read = sumOf(lanes, 'recent') * seconds;
  const ports = workstationAddresses(lab.wiring).map((_, port) =>
    compared(
      `eth${port} of the workstation as told to eth${port} as counted`,
      receivedBy(`eth${port}`, first, last),
      (all) => at(all.workstation, port),
    ),
  );
  const byPort = portIndexes.map((port) => {
    const own = lanes.filter((lane) => lane.remote?.address === lab.nas.addresses[port]);
    const told = (sumOf(own, 'recent') * seconds) / payload;
    return compared(`lanes to ${lab.nas.addresses[port]} to that port of the NAS`, told, (all) => at(all.nas, port));
  });
  return [
    compared('lanes to the reader', read, ({ reader }) => reader),
    compared('lanes to the ports of the NAS', read / payload, ({ nas }) => total(nas)),
    compared('lanes to the ports of the workstation', read / payload, ({ workstation }) => total(workstation)),
    // Each port of the NAS sends what the lanes to its address receive, unless the NAS sends everything by the first one.
    ...[...ports, ...(lab.wiring.layout === 'flux' ? [] : byPort)].filter(
      ({ most }) => most > (oneLink * seconds) / 10,
    ),
  ];
}

/** Each connection once, whichever shares use it. */
function lanesIn(snapshot: Snapshot): readonly Lane[] {
  return [...new Map(lanesOf(snapshot).map((lane) => [`${lane.local?.address}:${lane.local?.port}`, lane])).values()];
}

const sumOf = (lanes: readonly Lane[], rate: 'rate' | 'recent'): number =>
  total(lanes.map((lane) => valueOf(lane[rate])?.received ?? 0));
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const at = (values: readonly number[], index: number): number => values[index] ?? NaN;

/** What the program says an interface has received between two looks; each look tells of the time since the one before. */
function receivedBy(nic: string, first: Bracketed, last: Bracketed): number {
  const { history } = last.watched;
  return total(
    history.flatMap(({ facts, nicRates }, index) => {
      const earlier = history[index + 1];
      const rate = nicRates[nic];
      if (earlier === undefined || rate === undefined || facts.clock <= clockOf(first)) return [];
      return ((valueOf(rate)?.received ?? 0) * (facts.clock - earlier.facts.clock)) / 1_000;
    }),
  );
}

/** Bytes. */
interface Counters {
  readonly reader: number;
  /** Received, by port. */
  readonly workstation: readonly number[];
  /** Sent, by port. */
  readonly nas: readonly number[];
}

async function counters(lab: Lab, readBy: string): Promise<Counters> {
  const file = (port: number, what: string): string => `/sys/class/net/eth${port}/statistics/${what}`;
  const nearPorts = workstationAddresses(lab.wiring).map((_, port) => file(port, 'rx_bytes'));
  const [near, far] = await Promise.all([
    lab.shell.run(`cat ${nearPorts.join(' ')} ${readBy}`),
    lab.nas.box.shell(`cat ${portIndexes.map((port) => file(port, 'tx_bytes')).join(' ')}`),
  ]);
  const numbers = (text: string): readonly number[] => text.trim().split('\n').map(Number.parseFloat);
  return {
    reader: Number.parseFloat(/^rchar: (?<bytes>\d+)$/m.exec(near)?.groups?.['bytes'] ?? ''),
    workstation: numbers(near).slice(0, nearPorts.length),
    nas: numbers(far),
  };
}
