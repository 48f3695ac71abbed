import { assert, constantFrom, double, property } from 'fast-check';
import { expect, test } from 'vitest';
import { bitsPerSecond, bytes, bytesPerSecond, milliseconds } from '../../../shared/model/units.ts';
import {
  agoText,
  amountText,
  durationText,
  percentText,
  rateText,
  speedText,
} from '../../../shared/text/screens/numbers.ts';

test('a rate is said in the unit people use for it', () => {
  const rates = [0, 200, 30_000, 500_000, 5_300_000, 12_500_000, 118_700_000, 236_000_000, 1_250_000_000];
  expect(rates.map((rate) => rateText(bytesPerSecond(rate), 'bits'))).toEqual([
    '0 Mbit/s',
    '0 Mbit/s',
    '0.2 Mbit/s',
    '4.0 Mbit/s',
    '42 Mbit/s',
    '0.10 Gbit/s',
    '0.95 Gbit/s',
    '1.89 Gbit/s',
    '10.00 Gbit/s',
  ]);
  expect(rates.map((rate) => rateText(bytesPerSecond(rate), 'bytes'))).toEqual([
    '0 MB/s',
    '0 MB/s',
    '0 MB/s',
    '0.5 MB/s',
    '5.3 MB/s',
    '13 MB/s',
    '119 MB/s',
    '236 MB/s',
    '1.25 GB/s',
  ]);
});

test('rounding never shows a number that its own unit would not show', () => {
  expect(rateText(bytesPerSecond(9_960_000), 'bytes')).toBe('10 MB/s');
  expect(rateText(bytesPerSecond(999_600_000), 'bytes')).toBe('1.00 GB/s');
  expect(rateText(bytesPerSecond(12_490_000), 'bits')).toBe('0.10 Gbit/s');
});

test('no rate is longer than the place kept for it', () => {
  assert(
    property(
      double({ min: 0, max: 12e9, noNaN: true }),
      constantFrom('bits' as const, 'bytes' as const),
      (rate, units) => {
        const [value = '', unit] = rateText(bytesPerSecond(rate), units).split(' ');
        expect(value.length).toBeLessThanOrEqual(5);
        expect(value).toMatch(/^\d+(\.\d{1,2})?$/);
        expect(unit).toMatch(/^[MG](bit|B)\/s$/);
      },
    ),
  );
});

test('the speed of a port has no empty digits, and turns into bytes with the setting', () => {
  const speeds = [1e7, 1e8, 1e9, 2.5e9, 1e10].map(bitsPerSecond);
  expect(speeds.map((speed) => speedText(speed, 'bits'))).toEqual([
    '10 Mbit/s',
    '100 Mbit/s',
    '1 Gbit/s',
    '2.5 Gbit/s',
    '10 Gbit/s',
  ]);
  expect(speeds.map((speed) => speedText(speed, 'bytes'))).toEqual([
    '1.25 MB/s',
    '12.5 MB/s',
    '125 MB/s',
    '312.5 MB/s',
    '1.25 GB/s',
  ]);
});

test('an amount is said in its largest unit', () => {
  const amounts = [0, 999, 1500, 41_200_000_000, 812_400_000_000, 2_500_000_000_000].map(bytes);
  expect(amounts.map(amountText)).toEqual(['0 B', '999 B', '1.5 kB', '41.2 GB', '812 GB', '2.5 TB']);
});

test('time is said as people say it', () => {
  expect([0, 900, 12_400, 61_000, 3_700_000, 90_000_000, 200_000_000].map((age) => agoText(milliseconds(age)))).toEqual(
    ['just now', 'just now', '12 s ago', '1 min ago', '1 h ago', '1 day ago', '2 days ago'],
  );
  expect(durationText(milliseconds(59_700))).toBe('1 min');
  expect(durationText(milliseconds(-5000))).toBe('0 s');
  expect(percentText(0.518)).toBe('52 %');
});
