/** Lanes that only the NAS counts: Windows counts no single connection, nor does an old kernel. */
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../main/cli/people.ts';
import { reportOf } from '../../../main/cli/report.ts';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { judgementOf } from '../../../main/judge/judge.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import type { Lane, Snapshot } from '../../../shared/model/snapshot.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';
import { countedTexts } from '../../../shared/text/counted-by.ts';
import { hostFacts, known } from '../../helpers/host-facts.ts';
import { bothConnections, connection, port } from '../../helpers/nas-facts.ts';
import { answer, healthyAnswers, tcpRow, windowsMachine } from '../../helpers/windows-answers.ts';
import { nasWith } from './both-ends.ts';

const pc = await collectMachine(
  'workstation',
  windowsMachine({
    ...healthyAnswers,
    'route-to 10.0.1.10': answer(),
    'tcp-connections 445': answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10'), tcpRow('10.0.2.20', 50_212, '10.0.2.10')),
  }),
  'full',
);
const pcAt = (ms: number): MachineFacts => ({ ...pc, asked: milliseconds(ms), answered: milliseconds(ms) });

interface Told {
  readonly sent?: number;
  readonly client?: string;
  readonly clientPort?: number;
  readonly counters?: 'connection' | 'port';
}

/** The NAS at `ms`, which has sent so much on the first connection and received 7 bytes a millisecond on it. */
function nasAt(ms: number, { sent = 0, client = '10.0.1.20', clientPort = 50_211, counters }: Told = {}): MachineFacts {
  const list = [
    connection(client, clientPort, '10.0.1.10', { sent: bytes(sent), received: bytes(7 * ms) }),
    connection('10.0.2.20', 50_212, '10.0.2.10', { sent: bytes(0), received: bytes(0) }),
  ];
  return nasWith(list, {
    interfaces: known([port('eth0', '10.0.1.10'), port('eth1', '10.0.2.10')]),
    connections: known({ source: 'sockets-by-process', counters: counters ?? 'connection', list }),
    asked: milliseconds(ms),
    answered: milliseconds(ms),
  });
}

const lanesOf = ({ shares }: Snapshot): readonly Lane[] => valueOf(shares[0]?.session ?? unchecked)?.lanes ?? [];
/** Each look at both ends, one after the other; the last judged. */
const lookedAt = (looks: readonly (readonly [number, MachineFacts])[]): Snapshot => {
  const all = looks.reduce<readonly Snapshot[]>(
    (history, [ms, nas]) => [nextSnapshot(history, pcAt(ms), [nas]), ...history],
    [],
  );
  const [last] = all;
  if (last === undefined) throw new Error('Nobody looked.');
  return last;
};
const ratesDetail = ({ shares }: Snapshot) => shares[0]?.details.find(({ name }) => name === 'rates');

describe('a connection that only the NAS counts', () => {
  const now = lookedAt([
    [0, nasAt(0)],
    [1000, nasAt(1000, { sent: 5_000_000 })],
    [4000, nasAt(4000, { sent: 8_000_000 })],
  ]);
  const [first] = lanesOf(now);

  test('has its totals and rates, the other way round: what the NAS sent is what was received here', () => {
    expect(first).toMatchObject({
      countedBy: 'nas',
      count: { state: 'known', value: { received: 8_000_000, sent: 28_000 } },
      rate: { state: 'known', value: { received: 1_000_000, sent: 7000, over: 3000, until: 4000 } },
      recent: { state: 'known', value: { received: 2_000_000, sent: 7000, over: 4000 } },
    });
    expect(first?.count.state === 'known' && first.count.evidence.lines).toEqual([
      'ESTAB 10.0.1.10:445 10.0.1.20:50211',
    ]);
  });

  test('is told as such in the share, on the command line and in JSON', () => {
    expect(ratesDetail(now)).toMatchObject({ value: 'nas', text: countedTexts.of.nas });
    const judged = judgementOf(now, []);
    expect(textOf(judged)).toContain('in 1.0 MB/s  out 0.0 MB/s (as the NAS counts)');
    expect(reportOf(judged).shares[0]?.lanes[0]).toMatchObject({ countedBy: 'nas', bytesReceived: 8_000_000 });
  });

  test('has the rate of the NAS’s last two looks while it is not looked at anew', () => {
    const again = lookedAt([
      [0, nasAt(0)],
      [1000, nasAt(1000, { sent: 5_000_000 })],
      [2000, nasAt(1000, { sent: 5_000_000 })],
    ]);
    expect(lanesOf(again)[0]?.rate).toMatchObject({ value: { received: 5_000_000, until: 1000 } });
  });

  test('never bears witness against the NAS’s own ports', () => {
    // The ports count nothing while the connections move: what the NAS says twice is not two ends that disagree.
    const apart = lookedAt([
      [100, nasAt(0)],
      [2000, nasAt(900, { sent: 5_000_000 })],
      [4100, nasAt(3900, { sent: 8_000_000 })],
    ]);
    expect(apart.nasViews.flatMap(({ disagreements }) => disagreements.map(({ kind }) => kind))).toEqual([]);
  });
});

describe('nothing of the NAS is taken for a lane', () => {
  test.each<[string, Told]>([
    ['where its address is rewritten on the way', { client: '192.168.9.9' }],
    ['of another connection', { clientPort: 50_299 }],
    ['where the NAS counts its ports alone', { counters: 'port' }],
  ])('%s', (_, told) => {
    const now = lookedAt([
      [0, nasAt(0, told)],
      [1000, nasAt(1000, { ...told, sent: 5_000_000 })],
    ]);
    expect(lanesOf(now)[0]).toMatchObject({ count: { state: 'absent' }, rate: { state: 'absent' } });
    expect(lanesOf(now)[0]?.countedBy).toBeUndefined();
  });

  test('that does not answer now', () => {
    const before = nextSnapshot([nextSnapshot([], pcAt(0), [nasAt(0)])], pcAt(1000), [nasAt(1000)]);
    const now = nextSnapshot([before], pcAt(2000), [], [nasAt(1000)]);
    expect(lanesOf(now).map(({ countedBy, count }) => [countedBy, count.state])).toEqual([
      [undefined, 'absent'],
      [undefined, 'absent'],
    ]);
    expect(ratesDetail(now)).toMatchObject({ value: 'none' });
  });

  test('that this machine counts itself', () => {
    const other = bothConnections.map((one) => ({ ...one, sent: bytes(5) }));
    const now = nextSnapshot([], hostFacts(), [nasWith(other)]);
    expect(lanesOf(now).map(({ countedBy, count }) => [countedBy, valueOf(count)?.received])).toEqual([
      [undefined, 1000],
      [undefined, 1000],
    ]);
  });
});
