/**
 * What the program says of rates, against everyone else who counts: the program that reads, the ports of the workstation
 * and those of the NAS; over ten seconds, within five in a hundred.
 */
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane } from '../../shared/model/snapshot.ts';
import type { Site } from './lab.ts';
import { portIndexes, portMegabits, workstationAddresses } from './network.ts';
import type { Reader } from './reader.ts';
import { lanesOf, labMachine, lookUntil, told, watchOf, type Watch, type Watched } from './watching.ts';

/** Of the frames on the wire, 1514 bytes long, this much is file. */
const payload = 1448 / 1514;
/** Bytes of file a second that one port of the NAS can carry. */
export const oneLink = (portMegabits / 8) * 1e6 * payload;
/** What a verdict about load rests on, main/snapshot/rates.ts. */
const recentMs = 10_000;
/** So much of it at least must have been watched. */
const watchedForMs = 8_600;
const tolerance = 0.05;
/**
 * The reader is handed whole answers: up to 4 MiB on each of two channels have come and are not its yet, 14 % of ten seconds
 * by one port; and no two of these count at the same moment. Neither grows with time, as a wrong rate would: where two are
 * apart, ten seconds are added, until both together are less than the tolerance.
 */
const mostSpells = 4;

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

/** Opens a watch, and takes its first, long look. */
export async function startWatch(lab: Site): Promise<Watch> {
  const watch = watchOf(await labMachine(lab, 'workstation', 'root'));
  await watch.look();
  return watch;
}

/** Watches the workstation while `reader` reads, and closes the watch. */
export async function measure(lab: Site, watch: Watch, reader: Reader): Promise<Measured> {
  const looks: Bracketed[] = [];
  const look = await bracketing(lab, watch, reader, looks);
  const moves = (one: Bracketed): boolean => sumOf(lanesIn(one), 'rate') > oneLink / 4;
  await lookUntil(look, moves, ({ watched }) => told(watched));
  const spells: Spell[] = [];
  let apart: readonly string[] = [];
  do {
    const begun = looks.at(-1);
    do await look();
    while (elapsed(begun, looks.at(-1)) < watchedForMs);
    spells.push(spellIn(looks));
    apart = farApart(spells.map((spell) => comparisons(lab, spell)));
    if (apart.length > 0) console.error(`${lab.suite}, ${spells.length} times ten seconds: ${apart.join('; ')}`);
  } while (apart.length > 0 && spells.length < mostSpells);
  await watch.machine.close();
  const last = looks.at(-1);
  return {
    apart,
    links: sumOf(lanesIn(last), 'recent') / oneLink,
    load: last?.watched.findings.map(({ code }) => code).filter((code) => code.startsWith('load.')) ?? [],
  };
}

/** Adds a look with the counts around it; what was counted after one is what was counted before the next. */
async function bracketing(
  lab: Site,
  watch: Watch,
  reader: Reader,
  looks: Bracketed[],
): Promise<() => Promise<Bracketed>> {
  const readBy = await reader.countFile();
  let before = await counters(lab, readBy);
  return async () => {
    const watched = await watch.look();
    const after = await counters(lab, readBy);
    const one = { watched, before, after };
    before = after;
    looks.push(one);
    return one;
  };
}

/** The program's ten seconds: from the look that its rates go back to, to the newest. */
interface Spell {
  readonly first: Bracketed;
  readonly last: Bracketed;
}

function spellIn(looks: readonly Bracketed[]): Spell {
  const last = looks.at(-1);
  const first = looks.find((one) => elapsed(one, last) <= recentMs);
  if (first === undefined || last === undefined) throw new Error('Nothing was watched.');
  return { first, last };
}

const clockOf = (one: Bracketed | undefined): number => one?.watched.now.facts.answered ?? NaN;
const elapsed = (from: Bracketed | undefined, to: Bracketed | undefined): number => clockOf(to) - clockOf(from);

/** Bytes between two looks: by the program, and by someone who counts. */
interface Comparison {
  readonly what: string;
  readonly told: number;
  readonly counted: number;
}

function comparisons(lab: Site, { first, last }: Spell): readonly Comparison[] {
  const seconds = elapsed(first, last) / 1_000;
  const lanes = lanesIn(last);
  const compared = (what: string, told: number, end: End, of: (values: readonly number[]) => number): Comparison => ({
    what,
    told,
    counted: countAt(last, end, of) - countAt(first, end, of),
  });
  const read = sumOf(lanes, 'recent') * seconds;
  const nearPorts = workstationAddresses(lab.wiring);
  const ports = nearPorts.map((_, port) => {
    const told = receivedBy(`eth${port}`, first, last);
    return compared(`eth${port} of the workstation as told to eth${port} as counted`, told, 'near', at(port));
  });
  const byPort = portIndexes.map((port) => {
    const own = lanes.filter((lane) => lane.remote?.address === lab.nas.addresses[port]);
    const told = (sumOf(own, 'recent') * seconds) / payload;
    return compared(`lanes to ${lab.nas.addresses[port]} to that port of the NAS`, told, 'far', at(port));
  });
  return [
    compared('lanes to the reader', read, 'near', at(nearPorts.length)),
    compared('lanes to the ports of the NAS', read / payload, 'far', total),
    compared('lanes to the ports of the workstation', read / payload, 'near', (values) => total(values.slice(0, -1))),
    // Each port of the NAS sends what the lanes to its address receive, unless the NAS sends everything by the first one.
    ...[...ports, ...(lab.wiring.layout === 'flux' ? [] : byPort)].filter(
      ({ counted }) => counted > (oneLink * seconds) / 10,
    ),
  ];
}

/** What is further apart than it may be, over all spells together. */
function farApart(spells: readonly (readonly Comparison[])[]): readonly string[] {
  return [...Map.groupBy(spells.flat(), ({ what }) => what)].flatMap(([what, all]) => {
    const ratio = total(all.map(({ told }) => told)) / total(all.map(({ counted }) => counted));
    return Math.abs(ratio - 1) <= tolerance ? [] : [`${what}: ${ratio.toFixed(3)}`];
  });
}

/** Each connection once, whichever shares use it. */
function lanesIn(one: Bracketed | undefined): readonly Lane[] {
  const lanes = one === undefined ? [] : lanesOf(one.watched.now);
  return [...new Map(lanes.map((lane) => [`${lane.local?.address}:${lane.local?.port}`, lane])).values()];
}

const sumOf = (lanes: readonly Lane[], rate: 'rate' | 'recent'): number =>
  total(lanes.map((lane) => valueOf(lane[rate])?.received ?? 0));
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const at =
  (index: number) =>
  (values: readonly number[]): number =>
    values[index] ?? NaN;

/** What the program says an interface has received between two looks; each look tells of the time since the one before. */
function receivedBy(nic: string, first: Bracketed, last: Bracketed): number {
  const { history } = last.watched;
  return total(
    history.flatMap(({ facts, nicRates }, index) => {
      const earlier = history[index + 1];
      const rate = nicRates[nic];
      if (earlier === undefined || rate === undefined || facts.answered <= clockOf(first)) return [];
      return ((valueOf(rate)?.received ?? 0) * (facts.answered - earlier.facts.answered)) / 1_000;
    }),
  );
}

type End = 'near' | 'far';

/**
 * Bytes that were counted by the moment of a look: what was counted just before and just after it, in proportion. Reads go
 * on evenly, so this is as exact as the times are: some tenths of a second on a busy machine, which do not add up.
 */
function countAt(look: Bracketed, end: End, of: (values: readonly number[]) => number): number {
  const [before, after] = [look.before[end], look.after[end]];
  const part = (clockOf(look) - before.at) / (after.at - before.at);
  return of(before.bytes) + part * (of(after.bytes) - of(before.bytes));
}

interface Count {
  /** By the clock of the looks. */
  readonly at: number;
  readonly bytes: readonly number[];
}

/** `near`: received by each port of the workstation, then what the reader got. `far`: sent by each port of the NAS. */
type Counters = Readonly<Record<End, Count>>;

async function counters(lab: Site, readBy: string): Promise<Counters> {
  const file = (port: number, what: string): string => `/sys/class/net/eth${port}/statistics/${what}`;
  const nearPorts = workstationAddresses(lab.wiring).map((_, port) => file(port, 'rx_bytes'));
  const farPorts = portIndexes.map((port) => file(port, 'tx_bytes'));
  const [near, far] = await Promise.all([
    counted(() => lab.shell.run(`cat ${nearPorts.join(' ')}; sed -n 's/^rchar: //p' ${readBy}`)),
    counted(() => lab.nas.box.shell(`cat ${farPorts.join(' ')}`)),
  ]);
  return { near, far };
}

/** The numbers of a command's lines, and the middle of the time it took. */
async function counted(run: () => Promise<string>): Promise<Count> {
  const asked = performance.now();
  const text = await run();
  return { at: (asked + performance.now()) / 2, bytes: text.trim().split('\n').map(Number) };
}
