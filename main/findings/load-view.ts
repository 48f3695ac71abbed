import { smbClientOf, windowsSmbOf } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { speedOf, type Lane, type Rate, type Snapshot } from '../../shared/model/snapshot.ts';
import type { WindowsShareCounter } from '../../shared/model/windows-smb.ts';
import { bytesPerSecond, type BitsPerSecond, type BytesPerSecond } from '../../shared/model/units.ts';
import { asWindows } from '../snapshot/adapters/windows-smb/native.ts';
import { serverIn } from '../snapshot/adapters/windows-smb/servers.ts';
import type { Evidence } from '../../shared/model/reading.ts';
import type { History } from './finding.ts';
import { nicsOf } from './nic-view.ts';
import { quote } from './quotes.ts';
import { shareWith, type ShareView } from './share-view.ts';
import { rates as laneRates, whole, type LookAt } from './sources.ts';

/** What a share moved between two looks. */
export interface LoadSample {
  readonly view: ShareView;
  readonly lanes: number;
  /** Of each lane, in the direction that moves more; left out: nobody counts them apart. */
  readonly rates?: readonly BytesPerSecond[];
  /** The same over the last ten seconds: within one second a lane has a handful of requests, one more or less is much. */
  readonly recent?: readonly BytesPerSecond[];
  /** Of all of its lanes, in that direction. */
  readonly sum: BytesPerSecond;
  /** Requests under way on all of its lanes at the look. */
  readonly outstanding: number;
}

/** The newest looks in a row at which all lanes of the share were connected and measured and `fits` held, newest first. */
export function samplesOf(
  view: ShareView,
  history: History,
  most: number,
  fits: (sample: LoadSample) => boolean,
): readonly LoadSample[] {
  const samples: LoadSample[] = [];
  for (const [index, snapshot] of history.slice(0, most).entries()) {
    const then = shareWith(view.share.id, snapshot);
    const sample = then && (asWindows(then.share) ? windowsSample(then, history[index + 1]) : countedSample(then));
    if (sample === undefined || !fits(sample)) break;
    samples.push(sample);
  }
  return samples;
}

/** Of a client that counts each lane. */
function countedSample(view: ShareView): LoadSample | undefined {
  const counted = countedLanes(view);
  const outstanding = outstandingOf(view);
  return counted && outstanding !== undefined ? { ...counted, outstanding } : undefined;
}

function countedLanes(view: ShareView): Required<Omit<LoadSample, 'outstanding'>> | undefined {
  const lanes = view.session?.lanes ?? [];
  const rates = ratesOf(lanes, 'rate');
  const recent = ratesOf(lanes, 'recent');
  if (lanes.length < 2 || rates === undefined || recent === undefined) return undefined;
  const received = rates.reduce((sum, rate) => sum + rate.received, 0);
  const sent = rates.reduce((sum, rate) => sum + rate.sent, 0);
  const direction = received >= sent ? 'received' : 'sent';
  const moved = (all: readonly Rate[]): readonly BytesPerSecond[] => all.map((rate) => rate[direction]);
  const sum = bytesPerSecond(Math.max(received, sent));
  return { view, lanes: lanes.length, rates: moved(rates), recent: moved(recent), sum };
}

/**
 * Windows counts bytes and requests of each share, and all shares of a NAS use the same lanes: together they are what the lanes
 * move. Of the lanes one by one only a NAS that is asked tells.
 */
function windowsSample(view: ShareView, before: Snapshot | undefined): LoadSample | undefined {
  const lanes = view.session?.lanes ?? [];
  if (lanes.length < 2 || lanes.some(({ state }) => state !== 'connected') || before === undefined) return undefined;
  const earlier = shareCountersOf(view, before);
  const moved = shareCountersOf(view, view.now).map((now) =>
    movedBy(
      now,
      earlier.find(({ share }) => share === now.share),
    ),
  );
  if (moved.length === 0 || !moved.every((one) => one !== undefined)) return undefined;
  const total = (of: 'received' | 'sent' | 'queue'): number => moved.reduce((sum, one) => sum + one[of], 0);
  const sum = bytesPerSecond(Math.max(total('received'), total('sent')));
  return { ...countedLanes(view), view, lanes: lanes.length, sum, outstanding: total('queue') };
}

/** Of all shares of the NAS, by every name of it. */
function shareCountersOf({ share }: ShareView, { facts }: Snapshot): readonly WindowsShareCounter[] {
  const names = asWindows(share)?.names ?? [];
  return (valueOf(windowsSmbOf(facts).shareCounters) ?? []).filter((one) => names.includes(serverIn(one.share)));
}

const ticksPerSecond = 1e7;

/** B/s since the look before; `undefined` where that cannot be told, as after a counter began anew. */
function movedBy(now: WindowsShareCounter, before: WindowsShareCounter | undefined) {
  const seconds = ((now.ticks ?? Number.NaN) - (before?.ticks ?? Number.NaN)) / ticksPerSecond;
  if (before === undefined || now.queue === undefined || !(seconds > 0)) return undefined;
  const [received, sent] = [now.read - before.read, now.written - before.written];
  return received < 0 || sent < 0
    ? undefined
    : { received: received / seconds, sent: sent / seconds, queue: now.queue };
}

/** `undefined` where one of the lanes is not connected or not measured. */
function ratesOf(lanes: readonly Lane[], which: 'rate' | 'recent'): readonly Rate[] | undefined {
  const rates = lanes.flatMap((lane) => (lane.state === 'connected' ? (valueOf(lane[which]) ?? []) : []));
  return rates.length === lanes.length ? rates : undefined;
}

/** `undefined` where it is not told of each lane, or DebugData was not read at that look. */
function outstandingOf(view: ShareView): number | undefined {
  if (view.mount !== undefined) return outstandingInKernel(view);
  const each = (view.session?.lanes ?? []).map(({ requests }) => requests?.outstanding);
  return each.every((count) => count !== undefined) ? each.reduce((sum, count) => sum + count, 0) : undefined;
}

function outstandingInKernel({ now, kernel }: ShareView): number | undefined {
  const counts = valueOf(smbClientOf(now.facts).debugData)?.outstanding;
  if (counts === undefined || kernel === undefined) return undefined;
  return kernel.channels.reduce(
    (sum, channel) => sum + Math.max(counts[channel.connectionId ?? ''] ?? 0, channel.requestsOnWire ?? 0),
    0,
  );
}

/** Speeds of the links that the lanes use: those of the NAS's ports by its own word, else as announced, and those of the local interfaces. */
function linksOf({ now, nas, open, reached }: ShareView): {
  readonly ports: readonly (BitsPerSecond | undefined)[];
  readonly nics: readonly (BitsPerSecond | undefined)[];
} {
  const names = new Set(open.map((lane) => lane.nic));
  return {
    ports: reached.map((address) => {
      const port = nas.ports.find((one) => one.address === address);
      return port && speedOf(port);
    }),
    nics: [...names].map((name) => nicsOf(now).find((nic) => nic.name === name)?.speed),
  };
}

/** What one link carries, if both ends' speeds are known. */
export function oneLink(view: ShareView): BytesPerSecond | undefined {
  const { ports, nics } = linksOf(view);
  const least = Math.min(...[...ports, ...nics].map((speed) => speed ?? Number.NaN)) / 8;
  return Number.isFinite(least) ? bytesPerSecond(least) : undefined;
}

/** What all links together carry, if both ends' speeds are known. */
export function allLinks(view: ShareView): BytesPerSecond | undefined {
  const { ports, nics } = linksOf(view);
  const total = (speeds: readonly (BitsPerSecond | undefined)[]): number =>
    speeds.reduce<number>((sum, speed) => sum + (speed ?? Number.NaN), 0) / 8;
  const least = Math.min(total(ports), total(nics));
  return Number.isNaN(least) || least === 0 ? undefined : bytesPerSecond(least);
}

/** What tells how much moves: each lane, or on Windows each share. */
export const load: LookAt = (asked) =>
  asked.now.facts.windowsSmb === undefined ? laneRates(asked) : [whole(windowsSmbOf(asked.now.facts).shareCounters)];

/** What counts the lanes where their sockets do not: the disks of a LUN. */
export function quoteCounts({ now, open, share }: ShareView): readonly Evidence[] {
  const { sockets } = now.facts.network;
  const bySocket = sockets.state === 'known' ? sockets.evidence.source : undefined;
  if (asWindows(share) !== undefined) return [];
  const own = open.flatMap(({ count }) =>
    count.state === 'known' && count.evidence.source !== bySocket ? [count.evidence] : [],
  );
  return [...Map.groupBy(own, ({ source }) => source).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [{ ...first, lines: [first, ...others].flatMap(({ lines }) => lines) }],
  );
}

/** What Windows counts of the shares at the newest and the oldest of these looks; nothing of another client. */
export function quoteShareCounters(samples: readonly LoadSample[]): readonly Evidence[] {
  const ends = [samples[0], samples.at(-1)].flatMap((sample) => sample?.view ?? []);
  return ends.flatMap((view) =>
    quote(
      windowsSmbOf(view.now.facts).shareCounters,
      shareCountersOf(view, view.now).map(({ quoted }) => quoted),
      ['"CurrentDataQueueLength"', '"ReadBytesPersec"', '"WriteBytesPersec"'],
    ),
  );
}
