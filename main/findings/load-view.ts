import { smbClientOf } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane, Rate } from '../../shared/model/snapshot.ts';
import { bytesPerSecond, type BitsPerSecond, type BytesPerSecond } from '../../shared/model/units.ts';
import type { History } from './finding.ts';
import { nicsOf } from './nic-view.ts';
import { shareWith, type ShareView } from './share-view.ts';

/** What a share moved between two looks. */
export interface LoadSample {
  readonly view: ShareView;
  /** Of each lane, in the direction that moves more. */
  readonly rates: readonly BytesPerSecond[];
  /** The same over the last ten seconds: within one second a lane has a handful of requests, one more or less is much. */
  readonly recent: readonly BytesPerSecond[];
  readonly sum: BytesPerSecond;
  /** Requests under way on all of its channels at the look. */
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
  for (const snapshot of history.slice(0, most)) {
    const then = shareWith(view.share.id, snapshot);
    const sample = then && sampleOf(then);
    if (sample === undefined || !fits(sample)) break;
    samples.push(sample);
  }
  return samples;
}

function sampleOf(view: ShareView): LoadSample | undefined {
  const lanes = view.session?.lanes ?? [];
  const rates = ratesOf(lanes, 'rate');
  const recent = ratesOf(lanes, 'recent');
  const outstanding = outstandingOf(view);
  if (lanes.length < 2 || rates === undefined || recent === undefined || outstanding === undefined) return undefined;
  const received = rates.reduce((sum, rate) => sum + rate.received, 0);
  const sent = rates.reduce((sum, rate) => sum + rate.sent, 0);
  const direction = received >= sent ? 'received' : 'sent';
  const moved = (all: readonly Rate[]): readonly BytesPerSecond[] => all.map((rate) => rate[direction]);
  const sum = bytesPerSecond(Math.max(received, sent));
  return { view, rates: moved(rates), recent: moved(recent), sum, outstanding };
}

/** `undefined` where one of the lanes is not connected or not measured. */
function ratesOf(lanes: readonly Lane[], which: 'rate' | 'recent'): readonly Rate[] | undefined {
  const rates = lanes.flatMap((lane) => (lane.state === 'connected' ? (valueOf(lane[which]) ?? []) : []));
  return rates.length === lanes.length ? rates : undefined;
}

/** `undefined` where DebugData was not read at that look. */
function outstandingOf({ now, kernel }: ShareView): number | undefined {
  const counts = valueOf(smbClientOf(now.facts).debugData)?.outstanding;
  if (counts === undefined || kernel === undefined) return undefined;
  return kernel.channels.reduce(
    (sum, channel) => sum + Math.max(counts[channel.connectionId ?? ''] ?? 0, channel.requestsOnWire ?? 0),
    0,
  );
}

/** Speeds of the links that the lanes use: the announced ones of the NAS's ports, and those of the local interfaces. */
function linksOf({ now, nas, open, reached }: ShareView): {
  readonly ports: readonly (BitsPerSecond | undefined)[];
  readonly nics: readonly (BitsPerSecond | undefined)[];
} {
  const names = new Set(open.map((lane) => lane.nic));
  return {
    ports: reached.map((address) => nas.ports.find((port) => port.address === address)?.speed),
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
