import type { MachineFacts } from '../../../shared/model/machine.ts';
import { describe, expect, test } from 'vitest';
import { judge, nothingJudged } from '../../../main/judge/judge.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { counted } from '../../helpers/counted-facts.ts';
import { channel, hostFacts, known, mount, neighbour, session, socket } from '../../helpers/host-facts.ts';

const sharesPerNas = 10;

/** So many shares, ten of each NAS; each NAS has one session of two channels to its two ports. */
function factsOf(mounts: number): MachineFacts {
  const nas = Array.from({ length: mounts / sharesPerNas }, (_, index) => {
    const [first, second] = [
      `10.0.${Math.floor(index / 100)}.${100 + (index % 100)}`,
      `10.1.${Math.floor(index / 100)}.${100 + (index % 100)}`,
    ];
    const names = Array.from({ length: sharesPerNas }, (_each, share) => `share${share}`);
    return { index, first, second, names };
  });
  return hostFacts({
    mounts: known(
      nas.flatMap(({ index, first, names }) =>
        names.map((name) => mount(2, { remote: `//${first}/${name}`, at: `/mnt/${index}/${name}`, address: first })),
      ),
    ),
    sockets: known(
      nas.flatMap(({ index, first, second }) => [socket(20_000 + index, first), socket(30_000 + index, second)]),
    ),
    neighbours: known(
      nas.flatMap(({ first, second }) => [neighbour(first, macOf(first)), neighbour(second, macOf(second))]),
    ),
    debugData: known({
      features: [],
      outstanding: {},
      servers: nas.map(({ index, first, second, names }) => ({
        number: index + 1,
        noSharedSocket: false,
        quoted: [],
        sessions: [
          session({
            id: `0x${index}`,
            key: `${index}/1`,
            address: first,
            channels: [channel(1, { connectionId: `0x${index}a` }), channel(2, { connectionId: `0x${index}b` })],
            trees: names.map((name) => ({
              unc: `\\\\${first}\\${name}`,
              kind: 'disk',
              disconnected: false,
              encrypted: false,
              quoted: [],
            })),
            interfaces: [first, second].map((address, at) => ({ ...interfaceAt(address), index: at + 1 })),
          }),
        ],
      })),
    }),
  });
}

function macOf(address: string): string {
  const parts = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return `02:00:${parts.join(':')}`;
}

const interfaceAt = (address: string) => {
  const [one] = session().interfaces ?? [];
  if (one === undefined) throw new Error('the helper announces two');
  return { ...one, address, quoted: [address] };
};

/** Two looks after another, the second of which has history. */
function work(mounts: number) {
  const facts = [0, 1000].map((clock) =>
    counted({ ...factsOf(mounts), asked: milliseconds(clock), answered: milliseconds(clock) }),
  );
  let judged = nothingJudged;
  for (const { value } of facts)
    judged = judge(judged, value, instant(value.readAt + value.answered), { current: [], silent: [] });
  return { looks: facts.reduce((sum, { looks }) => sum + looks(), 0), judged };
}

describe('many mounts', () => {
  test('five hundred are each judged like one', () => {
    const { shares = [] } = work(500).judged.latest?.snapshot ?? {};
    expect(shares).toHaveLength(500);
    expect(new Set(shares.map(({ verdict }) => `${verdict.word} ${verdict.carrying} of ${verdict.possible}`))).toEqual(
      new Set(['full 2 of 2']),
    );
  });

  test('twice as many cost twice as much', () => {
    const [few = 0, more = 0, most = 0] = [100, 200, 400].map((mounts) => work(mounts).looks);
    expect(more / few).toBeLessThan(2.05);
    expect(most / more).toBeLessThan(2.05);
  });
});
