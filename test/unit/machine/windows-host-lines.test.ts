import { array, assert, nat, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { hostLine, LineCutter } from '../../../main/machine/windows/host-lines.ts';

const said = [
  '{"ready":true,"version":"5.1.22621.1","edition":"Desktop","is64Bit":true}',
  '{"LocalPath":"X:","RemotePath":"\\\\\\\\büro\\\\Käse – 💾"}',
  '{"end":true,"ok":false,"id":"Windows System Error 5,Get-SmbMapping","message":"Zugriff verweigert","request":7,"ask":0}',
  '{"end":true,"ok":true,"rows":0,"request":7,"ask":1}',
];
const stream = Buffer.from(`${said.join('\n')}\n`);

/** The pieces of a stream between some places in it. */
function cutAt(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((one, other) => one - other)];
  return edges.map((from, index) => bytes.subarray(from, edges[index + 1] ?? bytes.length));
}

test('however a stream is cut, its lines are the same', () => {
  assert(
    property(array(nat()), (places) => {
      const cutter = new LineCutter();
      expect(cutAt(stream, places).flatMap((piece) => cutter.push(piece))).toEqual(said);
      expect(cutter.pending).toBe(0);
    }),
  );
});

test('every prefix gives the lines that are whole, and says how much waits', () => {
  for (let length = 0; length <= stream.length; length += 1) {
    const cutter = new LineCutter();
    const lines = cutter.push(stream.subarray(0, length));
    expect(lines).toEqual(said.slice(0, lines.length));
    expect(Buffer.byteLength(lines.map((line) => `${line}\n`).join('')) + cutter.pending).toBe(length);
  }
});

test('random bytes are lines that say nothing, and no error', () => {
  assert(
    property(array(uint8Array()), (chunks) => {
      const cutter = new LineCutter();
      for (const line of chunks.flatMap((chunk) => cutter.push(Buffer.from(chunk))))
        expect(hostLine(line)).toEqual({ kind: 'other' });
    }),
  );
});

test('a message is what the host writes, whole', () => {
  expect(said.map(hostLine)).toEqual([
    { kind: 'ready' },
    { kind: 'other' },
    {
      kind: 'end',
      request: 7,
      ask: 0,
      ok: false,
      text: '{"end":true,"ok":false,"id":"Windows System Error 5,Get-SmbMapping","message":"Zugriff verweigert"}',
    },
    { kind: 'end', request: 7, ask: 1, ok: true, text: '{"end":true,"ok":true,"rows":0}' },
  ]);
  for (const line of said.filter((_line, index) => index !== 1))
    for (let length = 0; length < line.length; length += 1)
      expect(hostLine(line.slice(0, length))).toEqual({ kind: 'other' });
});

test.each([
  '{"end":true}',
  '{"end":true,"ok":true,"rows":0}',
  '{"end":true,"ok":"yes","request":1,"ask":0}',
  '{"Name":"{\\"end\\":true,\\"ok\\":true,\\"request\\":7,\\"ask\\":0}"}',
  '[{"end":true,"ok":true,"request":1,"ask":0}]',
])('%s ends nothing', (line) => {
  expect(hostLine(line)).toEqual({ kind: 'other' });
});
