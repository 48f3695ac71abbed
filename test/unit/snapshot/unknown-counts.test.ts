import type { NetworkFacts } from '../../../shared/model/network.ts';
import { judgementOf } from '../../../main/judge/judge.ts';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../main/cli/people.ts';
import { reportOf } from '../../../main/cli/report.ts';
import { trayState } from '../../../main/app/tray-state.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import { loadOf } from '../../../renderer/state/load.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import type { Lane, Snapshot } from '../../../shared/model/snapshot.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';
import { hostFacts, known, socket } from '../../helpers/host-facts.ts';

/** Two looks a second apart, both with what `sockets` gives. */
function twice(sockets: NetworkFacts['sockets'], later: NetworkFacts['sockets'] = sockets): Snapshot {
  const first = nextSnapshot([], hostFacts({ sockets }));
  return nextSnapshot([first], hostFacts({ sockets: later, answered: milliseconds(1000) }));
}

const lanesOf = ({ shares }: Snapshot): readonly Lane[] => valueOf(shares[0]?.session ?? unchecked)?.lanes ?? [];

function trayLine(snapshot: Snapshot): string {
  const source = { kind: 'local', hostName: 'desk' } as const;
  const news = { source, snapshot, findings: [], standing: [], interval: milliseconds(1000), stale: false };
  return trayState(news, 'bits').tooltip;
}

const { bytesAcked: _acked, bytesReceived: _received, ...uncounted } = socket(40_001, '10.0.0.25');
const withoutCounters = known([uncounted, { ...uncounted, ...ends(40_002, '10.0.0.26') }]);

function ends(port: number, remote: string) {
  const { local, remote: other } = socket(port, remote);
  return { local, remote: other };
}

describe.each<[string, NetworkFacts['sockets']]>([
  ['sockets that nobody may list', { state: 'denied', source: 'ss', needs: 'administrator' }],
  ['a machine without ss', { state: 'failed', source: 'ss -tinOH', reason: 'ss is not there.' }],
  ['sockets that were not asked for', unchecked],
  ['a kernel that does not count', withoutCounters],
])('with %s', (_what, sockets) => {
  const snapshot = twice(sockets);
  const lanes = lanesOf(snapshot);

  test('lanes have neither a count nor a rate', () => {
    expect(lanes).toHaveLength(2);
    for (const { count, rate, recent } of lanes) {
      expect([count.state, rate.state, recent.state]).not.toContain('known');
    }
  });

  test('window and tray do not call them idle', () => {
    expect(loadOf(lanes)).toBeUndefined();
    expect(trayLine(snapshot)).not.toMatch(/bit\/s/);
  });

  test('the command line says so, and the JSON is null', () => {
    expect(textOf(judgementOf(snapshot, [])).match(/rate not known/g)).toHaveLength(2);
    expect(reportOf(judgementOf(snapshot, [])).shares[0]?.lanes).toMatchObject([
      { bytesReceived: null, bytesSent: null, rate: null },
      { bytesReceived: null, bytesSent: null, rate: null },
    ]);
  });
});

test('lanes that were counted twice and moved nothing are idle', () => {
  const quiet = twice(hostFacts().network.sockets);
  expect(loadOf(lanesOf(quiet))).toMatchObject({ idle: true, total: 0 });
  expect(textOf(judgementOf(quiet, []))).not.toContain('not known');
});

test('sockets that cannot be read any more do not become the difference to their last count', () => {
  const lanes = lanesOf(twice(hostFacts().network.sockets, { state: 'failed', source: 'ss', reason: 'gone' }));
  expect(lanes.map(({ rate }) => rate.state)).toEqual(['failed', 'failed']);
});

test('what one of two lanes moves is not told as what both do', () => {
  const [first, second] = lanesOf(twice(hostFacts().network.sockets));
  if (first === undefined || second === undefined) throw new Error('two lanes are expected');
  expect(loadOf([first, { ...second, rate: unchecked }])).toBeUndefined();
  // What the kernel gave up moves nothing, whoever counted.
  expect(loadOf([first, { ...second, state: 'disconnected', rate: unchecked }])).toMatchObject({ idle: true });
});

test('a rate’s evidence is where it was counted', () => {
  const moved = known([socket(40_001, '10.0.0.25', { bytesReceived: bytes(5000) }), socket(40_002, '10.0.0.26')]);
  const rate = lanesOf(twice(hostFacts().network.sockets, moved))[0]?.rate;
  expect(rate).toMatchObject({ state: 'known', value: { received: 4000, over: 1000, until: 1000 } });
});
