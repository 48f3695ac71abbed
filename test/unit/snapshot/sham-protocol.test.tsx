import type { MachineFacts } from '../../../shared/model/machine.ts';
import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { trayState } from '../../../main/app/tray-state.ts';
import { textOf } from '../../../main/cli/people.ts';
import { reportOf } from '../../../main/cli/report.ts';
import { judge, nothingJudged } from '../../../main/judge/judge.ts';
import type { Adapter } from '../../../main/snapshot/adapters/adapter.ts';
import { adapters } from '../../../main/snapshot/adapters/index.ts';
import { publicationOf } from '../../../main/watch/publication.ts';
import type { TargetState } from '../../../main/watch/target-watcher.ts';
import { diagramOf } from '../../../renderer/ui/lanes/diagram-model.ts';
import { LanesCard } from '../../../renderer/features/share/lanes-card.tsx';
import { AttachedFacts } from '../../../renderer/features/share/attached-facts.tsx';
import { VerdictBadge } from '../../../renderer/ui/verdict.tsx';
import { unchecked } from '../../../shared/model/reading.ts';
import type { Lane } from '../../../shared/model/snapshot.ts';
import { bytes, milliseconds } from '../../../shared/model/units.ts';
import { hostFacts, known, neighbour, nic } from '../../helpers/host-facts.ts';

/** A protocol that nothing in the program has heard of, with facts of its own. */
interface ShamFacts extends MachineFacts {
  readonly volumes: readonly { readonly place: string; readonly to: readonly string[]; readonly moved: number }[];
}

const isSham = (facts: MachineFacts): facts is ShamFacts => 'volumes' in facts;

const sham: Adapter = (facts) => {
  const volumes = isSham(facts) ? facts.volumes : [];
  const laneTo = (address: string, moved: number, index: number): Lane => ({
    id: `sham ${address}`,
    number: index + 1,
    label: `Tether ${index + 1}`,
    state: 'connected',
    nic: 'eth0',
    local: { address: '10.0.0.50', port: 50_000 + index },
    remote: { address, port: 7777 },
    attribution: 'certain',
    count: known({ received: bytes(moved), sent: bytes(0) }),
    rate: unchecked,
    recent: unchecked,
  });
  return {
    clientIds: [],
    nas: volumes.map(({ place, to }) => ({
      id: place,
      name: 'vault',
      names: ['vault'],
      primaries: to.slice(0, 1),
      announced: to.map((address) => ({ address, rss: false })),
      reached: to,
      refused: [],
    })),
    shares: volumes.map(({ place, to, moved }) => ({
      id: place,
      protocol: 'sham',
      words: {
        share: 'rope',
        lanes: 'tethers',
        attached: 'Rope',
        remote: 'Far end',
        at: 'Near end',
        lanesThere: 'Tethers',
      },
      seenFrom: 'workstation',
      remote: `sham:${place}`,
      name: 'attic',
      at: place,
      nas: place,
      asked: 2,
      most: 4,
      session: known({
        key: place,
        lanes: to.map((address, index) => laneTo(address, moved, index)),
        channels: to.length,
        sharedWith: [],
        furtherUsers: [],
      }),
      details: [{ name: 'depth', value: 7, label: 'Depth of the knot', text: 'seven fathoms' }],
      native: { kind: 'sham' },
      missing: [],
    })),
  };
};

const addresses = ['10.0.0.25', '10.0.0.26'];

function factsOf(to: readonly string[], second: number): ShamFacts {
  const clock = milliseconds(second * 1000);
  return {
    ...hostFacts({
      interfaces: known([nic('eth0', '10.0.0.50')]),
      mounts: known([]),
      sockets: unchecked,
      answered: clock,
      asked: clock,
      neighbours: known(addresses.map((address, index) => neighbour(address, `02:00:00:00:00:0${index}`))),
    }),
    volumes: [{ place: '/srv/attic', to, moved: second * 50_000_000 }],
  };
}

function shown(to: readonly string[]) {
  const all = [...adapters, sham];
  const first = judge(nothingJudged, factsOf(to, 1), factsOf(to, 1).readAt, undefined, all);
  const { latest } = judge(first, factsOf(to, 2), factsOf(to, 2).readAt, undefined, all);
  const source = { kind: 'local', hostName: 'desk' } as const;
  const state: TargetState = { source, judged: latest, interval: milliseconds(1000), stale: false };
  const publication = publicationOf(state, { sequence: 1, trayMissing: false });
  const { snapshot } = publication;
  const [share] = snapshot?.shares ?? [];
  const [nas] = snapshot?.nas ?? [];
  if (!snapshot || !share || !nas) throw new Error('nothing was published');
  const diagram = diagramOf(share, nas, publication);
  const window = renderToStaticMarkup(
    <MantineProvider>
      <VerdictBadge verdict={share.verdict} level={publication.level} />
      <LanesCard share={share} nas={nas} hostName={snapshot.hostName} diagram={diagram} stale={false} />
      <AttachedFacts share={share} snapshot={snapshot} />
    </MantineProvider>,
  );
  return { latest, tray: trayState(state, 'bytes'), window, people: textOf(latest), json: reportOf(latest) };
}

test('a protocol that is one adapter goes from its facts to tray, window, command line and JSON', () => {
  const { latest, tray, window, people, json } = shown(addresses);
  expect(latest.findings).toEqual([]);
  expect(tray).toMatchObject({ level: 'ok', carrying: 2, possible: 2 });
  expect(tray.tooltip).toContain('100 MB/s');
  for (const words of [
    '/srv/attic',
    'Far end',
    'Near end',
    'Tethers',
    '2 of 2 paths',
    'Tether 2',
    '10.0.0.26',
    'Depth of the knot',
    'seven fathoms',
  ])
    expect(window).toContain(words);
  expect(people).toContain('attic on vault (/srv/attic): 2 of 2 paths');
  expect(people).toContain('Both ports of the NAS carry this rope.');
  expect(people).toContain('eth0 -> 10.0.0.26  connected  in 50.0 MB/s');
  expect(people).toContain('Depth of the knot: seven fathoms');
  expect(json).toMatchObject({
    level: 'ok',
    shares: [
      {
        protocol: 'sham',
        verdict: 'full',
        dialect: null,
        channels: { asked: 2, open: 2, carrying: 2, possible: 2 },
        details: [{ name: 'depth', value: 7 }],
        lanes: [{ channel: 1, label: 'Tether 1' }, { rate: { received: 50_000_000 } }],
      },
    ],
  });
});

test('its verdict comes of the same line as that of every other protocol', () => {
  const { tray, json } = shown(addresses.slice(0, 1));
  expect(tray).toMatchObject({ carrying: 1, possible: 1 });
  expect(json.shares[0]).toMatchObject({ verdict: 'limited', reason: 'nas-has-one-port' });
});

test('shares of two protocols on one machine have one NAS', () => {
  const facts = { ...factsOf(addresses, 1), ...hostFacts(), volumes: factsOf(addresses, 1).volumes };
  const { latest } = judge(nothingJudged, facts, facts.readAt, undefined, [...adapters, sham]);
  expect(latest.snapshot.nas).toHaveLength(1);
  expect(latest.snapshot.shares.map(({ nas }) => nas)).toEqual(['10.0.0.25', '10.0.0.25']);
});
