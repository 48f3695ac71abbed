import {
  type BitsPerSecond,
  type Bytes,
  type BytesPerSecond,
  bytesPerSecond,
  type Milliseconds,
} from '../../model/units.ts';

/** What rates and speeds are shown in: `bits` as network people say it, `bytes` as file copies show it. */
export type Units = 'bits' | 'bytes';

/** A number and its unit apart, so that a screen can set them in different type. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** Below this a connection only says "I am still here" (echoes, a directory being watched). */
export const idleBelow = bytesPerSecond(12_500);

const plain = (digits: number): Intl.NumberFormat =>
  new Intl.NumberFormat('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const byDigits: readonly Intl.NumberFormat[] = [plain(0), plain(1), plain(2)];
const upToTwoDigits = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

function fixed(value: number, digits: 0 | 1 | 2): string {
  return (byDigits[digits] ?? upToTwoDigits).format(value);
}

/** Throughput as people say it: "0.95 Gbit/s", "42 Mbit/s", "118 MB/s". */
export function rateQuantity(rate: BytesPerSecond, units: Units): Quantity {
  const million = (units === 'bits' ? rate * 8 : rate) / 1e6;
  const unit = units === 'bits' ? 'bit/s' : 'B/s';
  const giga = units === 'bits' ? 99.5 : 999.5;
  if (million >= giga) return { value: fixed(million / 1000, 2), unit: `G${unit}` };
  if (million < 0.05) return { value: '0', unit: `M${unit}` };
  return { value: fixed(million, million < 9.95 ? 1 : 0), unit: `M${unit}` };
}

/** See {@link rateQuantity}. */
export function rateText(rate: BytesPerSecond, units: Units): string {
  return joined(rateQuantity(rate, units));
}

/** Speed of a port, without empty digits: "1 Gbit/s", "2.5 Gbit/s", "125 MB/s". */
export function speedText(speed: BitsPerSecond, units: Units): string {
  const base = units === 'bits' ? speed : speed / 8;
  const unit = units === 'bits' ? 'bit/s' : 'B/s';
  if (base >= 1e9) return `${upToTwoDigits.format(base / 1e9)} G${unit}`;
  return `${upToTwoDigits.format(base / 1e6)} M${unit}`;
}

const amounts: readonly (readonly [number, string])[] = [
  [1e12, 'TB'],
  [1e9, 'GB'],
  [1e6, 'MB'],
  [1e3, 'kB'],
];

/** An amount of data: "41.2 GB". Amounts are bytes whatever the rates are shown in. */
export function amountText(amount: Bytes): string {
  const step = amounts.find(([size]) => amount >= size * 0.9995);
  if (step === undefined) return `${fixed(amount, 0)} B`;
  const value = amount / step[0];
  return `${fixed(value, value < 99.95 ? 1 : 0)} ${step[1]}`;
}

/** A length of time in its largest unit: "12 s", "4 min", "3 h", "2 days". */
export function durationText(duration: Milliseconds): string {
  const seconds = Math.max(0, Math.round(duration / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  const days = Math.floor(seconds / 86_400);
  return days === 1 ? '1 day' : `${days} days`;
}

/** How long ago something was read: "just now", "12 s ago". */
export function agoText(age: Milliseconds): string {
  return age < 1500 ? 'just now' : `${durationText(age)} ago`;
}

/** A share of a whole, 0 to 1: "52 %". */
export function percentText(part: number): string {
  return `${fixed(part * 100, 0)} %`;
}

/** "1 share", "3 shares". */
export function counted(count: number, one: string, many: string): string {
  return `${fixed(count, 0)} ${count === 1 ? one : many}`;
}

function joined(quantity: Quantity): string {
  return `${quantity.value} ${quantity.unit}`;
}
