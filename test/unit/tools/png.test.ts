import { expect, test } from 'vitest';
import { crc32, inflateSync } from 'node:zlib';
import { pngOf } from '../../helpers/png.ts';

test('a picture of the tray becomes a PNG with its size, its pixels and right checksums', () => {
  const rgba = new Uint8Array([255, 0, 0, 255, 0, 0, 255, 128]);
  const png = pngOf({ width: 2, height: 1, rgba });
  expect(png.readUInt32BE(16)).toBe(2);
  expect(png.readUInt32BE(20)).toBe(1);
  expect(png.readUInt32BE(29)).toBe(crc32(png.subarray(12, 29)));
  const length = png.readUInt32BE(33);
  expect([...inflateSync(png.subarray(41, 41 + length))]).toEqual([0, ...rgba]);
});
