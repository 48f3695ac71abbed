import { expect, test } from 'vitest';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { doubtEndsIn } from '../../../main/snapshot/stall.ts';
import type { CifsChannel } from '../../../shared/model/cifs.ts';
import type { TcpSocket } from '../../../shared/model/network.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';
import { channel, hostFacts, known, session, socket } from '../../helpers/host-facts.ts';
import { withFacts } from '../../helpers/machine-facts.ts';

interface Moment {
  readonly received: readonly [number, number];
  readonly silentMs: readonly [number, number];
  readonly waiting?: Readonly<Record<string, number>>;
  readonly backoff?: number;
}

/** Plays looks one second apart and returns the last snapshot's verdict. */
function play(moments: readonly Moment[], channels?: readonly CifsChannel[]): Snapshot['shares'][number]['verdict'] {
  const share = historyOf(moments, channels)[0]?.shares[0];
  if (!share) throw new Error('no share');
  return share.verdict;
}

/** Newest first. `channels`: those of the session, as DebugData prints them. */
function historyOf(
  moments: readonly Moment[],
  channels: readonly CifsChannel[] = [channel(1), channel(2)],
): readonly Snapshot[] {
  let history: readonly Snapshot[] = [];
  for (const [second, moment] of moments.entries()) {
    const lane = (index: 0 | 1): TcpSocket =>
      socket(40_001 + index, `10.0.0.${25 + index}`, {
        bytesReceived: bytes(moment.received[index] * 1e6),
        sinceReceivedMs: moment.silentMs[index],
        backoff: index === 1 ? (moment.backoff ?? 0) : 0,
      });
    const facts = hostFacts({ sockets: known([lane(0), lane(1)]), answered: milliseconds(second * 1000) });
    const cifs = known({
      features: [],
      servers: [{ number: 1, noSharedSocket: false, sessions: [session({ channels })], quoted: [] }],
      outstanding: moment.waiting ?? {},
    });
    history = [nextSnapshot(history, withFacts(facts, { debugData: cifs })), ...history];
  }
  return history;
}

const moving: readonly Moment[] = [
  { received: [0, 0], silentMs: [5, 5] },
  { received: [10, 10], silentMs: [5, 5], waiting: { '0x1': 1, '0x2': 1 } },
];

test('a lane that stops in the middle of a read, with requests waiting, breaks the share within three looks', () => {
  const verdict = play([
    ...moving,
    { received: [15, 12], silentMs: [300, 700], waiting: { '0x2': 2 } },
    { received: [15, 12], silentMs: [1300, 1700], waiting: { '0x2': 2 } },
  ]);
  expect(verdict).toMatchObject({ word: 'broken', reason: 'lane-stalled', carrying: 1, possible: 2 });
});

test('a finished read is not a stall', () => {
  const verdict = play([
    ...moving,
    { received: [15, 12], silentMs: [300, 700] },
    { received: [15, 12], silentMs: [9300, 9700] },
  ]);
  expect(verdict.word).toBe('full');
});

test('a NAS whose disks wake up is waited for: nothing was moving before', () => {
  const idle: Moment = { received: [0, 0], silentMs: [60_000, 60_000] };
  const waking: Moment = { received: [0, 0], silentMs: [61_000, 63_000], waiting: { '0x2': 1 } };
  expect(play([idle, idle, waking, waking, waking]).word).toBe('full');
});

test('a retransmission timer that backs off twice is a stall, even on an idle share', () => {
  const verdict = play([
    { received: [0, 0], silentMs: [60_000, 60_000] },
    { received: [0, 0], silentMs: [61_000, 61_000], backoff: 3 },
  ]);
  expect(verdict).toMatchObject({ word: 'broken', reason: 'lane-stalled' });
});

test('a reader that waits for each answer shows a stopped one without the other lane going on', () => {
  const verdict = play([
    ...moving,
    { received: [15, 12], silentMs: [600, 500], waiting: { '0x2': 1 } },
    { received: [15, 12], silentMs: [1600, 1500], waiting: { '0x2': 1 } },
  ]);
  expect(verdict).toMatchObject({ word: 'broken', reason: 'lane-stalled' });
});

test('what waits on a connection that the kernel does not name is not nothing', () => {
  const asked = [
    ...moving,
    { received: [15, 12], silentMs: [600, 500], waiting: { '0x2': 1 } },
    { received: [15, 12], silentMs: [1600, 1500], waiting: { '0x2': 1 } },
  ] satisfies readonly Moment[];
  const unnamed: CifsChannel = { number: 1, state: 'connected', quoted: ['Channel: 1'] };
  expect(play(asked, [unnamed, channel(2)]).word).toBe('full');
});

test('an answer on a slow link may take its time', () => {
  const verdict = play([
    { received: [0, 0], silentMs: [5, 5] },
    { received: [1, 1], silentMs: [5, 5], waiting: { '0x1': 1, '0x2': 1 } },
    { received: [2, 2], silentMs: [300, 900], waiting: { '0x2': 1 } },
    { received: [3, 2], silentMs: [300, 1900], waiting: { '0x2': 1 } },
  ]);
  expect(verdict.word).toBe('full');
});

/** Three lanes, two of them on one address, so that it is not certain which connection is whose; the third falls silent. */
function playThree(waiting: Readonly<Record<string, number>>): string | undefined {
  const three = session({ channels: [channel(1), channel(2), channel(3)] });
  let history: readonly Snapshot[] = [];
  for (let second = 0; second < 6; second += 1) {
    const lanes = [25, 26, 26].map((end, index) => {
      const silent = index === 2 && second > 1;
      return socket(40_001 + index, `10.0.0.${end}`, {
        bytesReceived: bytes((silent ? 1 : second) * 10e6),
        sinceReceivedMs: silent ? (second - 1) * 1000 : 5,
      });
    });
    const facts = hostFacts({ sockets: known(lanes), answered: milliseconds(second * 1000) });
    const servers = [{ number: 1, noSharedSocket: false, sessions: [three], quoted: [] }];
    history = [
      nextSnapshot(history, withFacts(facts, { debugData: known({ features: [], servers, outstanding: waiting }) })),
      ...history,
    ];
  }
  return history[0]?.shares[0]?.verdict.word;
}

test('a lane that has nothing to do while others are served is idle, whoever’s requests are waiting', () => {
  expect(playThree({ '0x1': 1, '0x2': 1 })).toBe('full');
});

test('more connections waiting than lanes served: the silent lane stands still', () => {
  expect(playThree({ '0x1': 1, '0x2': 1, '0x3': 1 })).toBe('broken');
});

test.for<readonly [what: string, endsIn: number | undefined, next: Moment]>([
  [
    'owes an answer and has just fallen silent',
    700,
    { received: [15, 12], silentMs: [300, 700], waiting: { '0x2': 2 } },
  ],
  [
    'is silent for longer, but no longer than the others',
    0,
    { received: [15, 12], silentMs: [2_100, 2_100], waiting: { '0x1': 1, '0x2': 1 } },
  ],
  ['owes nothing', undefined, { received: [15, 12], silentMs: [300, 700], waiting: { '0x1': 1 } }],
  ['is between two answers', undefined, { received: [15, 12], silentMs: [100, 200], waiting: { '0x2': 2 } }],
  ['has been silent for long', undefined, { received: [15, 12], silentMs: [9_300, 9_700], waiting: { '0x2': 2 } }],
])('a lane that %s is to be looked at again in %s ms', ([, endsIn, next]) => {
  expect(doubtEndsIn(historyOf([...moving, next]))).toBe(endsIn);
});

test('what is in doubt is certain by the time that was told', () => {
  const doubtful: Moment = { received: [15, 12], silentMs: [300, 700], waiting: { '0x2': 2 } };
  const endsIn = doubtEndsIn(historyOf([...moving, doubtful])) ?? NaN;
  const later = (afterMs: number): Moment => ({ ...doubtful, silentMs: [300 + afterMs, 700 + afterMs] });
  expect(play([...moving, doubtful, later(endsIn - 1)]).word).toBe('full');
  expect(play([...moving, doubtful, later(endsIn)]).word).toBe('broken');
});
