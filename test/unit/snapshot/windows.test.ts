/** Shares, lanes and verdicts of a workstation with Windows, from the lines of its scripts. */
import { describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { instant } from '../../../shared/model/units.ts';
import { verdictSentence } from '../../../shared/text/verdicts.ts';
import {
  adapter,
  answer,
  configuration,
  healthyAnswers,
  idlePair,
  mapping,
  neighbour,
  ownAddress,
  pair,
  refusal,
  shareCounter,
  tcpRow,
  windowsMachine,
  type Answers,
} from '../../helpers/windows-answers.ts';

const factsOf = (change: Answers = {}) =>
  collectMachine(
    'workstation',
    windowsMachine({ ...healthyAnswers, 'route-to 10.0.1.10': answer(), ...change }),
    'full',
  );
const snapshotOf = async (change: Answers = {}) => nextSnapshot([], await factsOf(change));

const shown = ({ shares }: Snapshot) =>
  shares.map(({ at, verdict, session }) => {
    const lanes = (valueOf(session)?.lanes ?? []).map(({ nic, remote }) => `${nic}>${remote?.address}`);
    return `${at} ${verdict.word} ${verdict.reason} ${verdict.carrying}/${verdict.possible} ${lanes.join(' ')}`.trim();
  });

const second = { ClientInterfaceIndex: 15, ClientInterfaceFriendlyName: 'Ethernet 2', ServerInterfaceIndex: 4 };
const first = pair('10.0.1.20', '10.0.1.10');
const idleSecond = pair('10.0.2.20', '10.0.2.10', { ...second, CurrentChannels: 0 });
const oneRow = answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10'));
const idle = { 'smb-multichannel': answer(first, idleSecond), 'tcp-connections 445': oneRow };
const server = { machine: healthyAnswers.machine.replace('"ProductType":1', '"ProductType":3') };
const full = 'X: full all-ports-carry 2/2 Ethernet>10.0.1.10 Ethernet 2>10.0.2.10';

describe('a healthy share', () => {
  test('has a lane for each connection and a path for each pair of addresses', async () => {
    const { shares, nas } = await snapshotOf();
    expect(shares[0]).toMatchObject({
      protocol: 'smb',
      name: 'media',
      remote: '\\\\nas\\media',
      details: [
        { name: 'dialect', value: '3.1.1' },
        { name: 'login', value: 'NAS\\ada' },
        {},
        { name: 'rates', value: 'none' },
      ],
    });
    expect(nas).toMatchObject([{ name: 'nas', ports: [{ path: 'announced', speed: 1e9 }, { path: 'announced' }] }]);
    expect(shown(await snapshotOf())).toEqual([full]);
  });

  const alike: readonly (readonly [string, Answers])[] = [
    [
      'of which Wi-Fi lists a pair that is not used',
      {
        'smb-multichannel': answer(
          first,
          pair('10.0.2.20', '10.0.2.10', second),
          idlePair('10.0.1.77', '10.0.1.10', { ClientInterfaceFriendlyName: 'Wi-Fi' }),
        ),
      },
    ],
    [
      'with link-local pairs',
      {
        'smb-multichannel': answer(
          first,
          pair('10.0.2.20', '10.0.2.10', second),
          idlePair('fe80::20', 'fe80::10'),
          idlePair('fe80::21', 'fe80::11'),
        ),
      },
    ],
    [
      'whose pairs stand twice, for RDMA and RSS',
      {
        'smb-multichannel': answer(
          first,
          { ...first, Selected: false, ClientRSSCapable: true, CurrentChannels: 0 },
          pair('10.0.2.20', '10.0.2.10', second),
        ),
      },
    ],
    [
      'whose server sends no index',
      {
        'smb-multichannel': answer(
          { ...first, ServerInterfaceIndex: 4_294_967_295 },
          { ...pair('10.0.2.20', '10.0.2.10', second), ServerInterfaceIndex: 4_294_967_295 },
        ),
      },
    ],
    [
      'with an overlay that is listed and not used',
      {
        'smb-multichannel': answer(
          first,
          pair('10.0.2.20', '10.0.2.10', second),
          idlePair('10.0.1.20', '100.101.102.10'),
        ),
        'route-to 10.0.1.10 10.0.2.10 100.101.102.10': answer(),
      },
    ],
    [
      'with pairs across the two networks',
      {
        'smb-multichannel': answer(
          first,
          pair('10.0.2.20', '10.0.2.10', second),
          idlePair('10.0.1.20', '10.0.2.10'),
          idlePair('10.0.2.20', '10.0.1.10', second),
        ),
      },
    ],
  ];
  test.each(alike)('%s is full', async (_name, change) => {
    expect(shown(await snapshotOf(change))).toEqual([full]);
  });

  test('on a port with several connections is all that one port can do', async () => {
    const rows = [1, 2, 3, 4].map((index) => tcpRow('10.0.1.20', 50_000 + index, '10.0.1.10'));
    const found = await snapshotOf({
      'smb-multichannel': answer(
        pair('10.0.1.20', '10.0.1.10', { MaxChannels: 4, CurrentChannels: 4, ClientRSSCapable: true }),
      ),
      'tcp-connections 445': answer(...rows.toReversed()),
    });
    expect(shown(found)[0]).toContain('X: limited nas-has-one-port 1/1');
    expect(valueOf(found.shares[0]!.session)?.lanes.map(({ local }) => local?.port)).toEqual([
      50_001, 50_002, 50_003, 50_004,
    ]);
  });
});

describe('a share that was not under load', () => {
  test('is never called single on a client edition, and on a server it is', async () => {
    const found = await snapshotOf(idle);
    expect(found.shares[0]?.verdict).toMatchObject({ word: 'unknown', missing: [/not been under load/] });
    expect(shown(await snapshotOf({ ...idle, ...server }))).toEqual(['X: single ports-unused 1/2 Ethernet>10.0.1.10']);
    const unsaid = { machine: answer({ HostName: 'DESK' }) };
    expect(shown(await snapshotOf({ ...idle, ...unsaid }))[0]).toContain('unknown');
  });

  test('is single once a load that opens every connection has passed', async () => {
    const facts = await factsOf({ ...idle, 'smb-share-counters': answer(shareCounter('\\\\nas\\media', 5, 12)) });
    expect(shown(nextSnapshot([], facts))[0]).toContain('unknown');
    const later = { ...facts, readAt: instant(facts.readAt + 5_000) };
    expect(shown(nextSnapshot([], later))[0]).toContain('X: single ports-unused 1/2');
  });

  test('is single at once where what is left out would be left out under load too', async () => {
    const slower = answer(
      pair('10.0.1.20', '10.0.1.10', { ClientLinkSpeed: 10e9, ServerLinkSpeed: 10e9 }),
      idlePair('10.0.2.20', '10.0.2.10', second),
    );
    const fast = { adapters: answer(adapter('Ethernet', 12, { ReceiveLinkSpeed: 10e9 }), adapter('Ethernet 2', 15)) };
    expect(
      shown(await snapshotOf({ ...fast, 'smb-multichannel': slower, 'tcp-connections 445': oneRow }))[0],
    ).toContain('X: single ports-unused 1/2');
    const excluded = {
      'smb-multichannel': answer(first, idlePair('10.0.2.20', '10.0.2.10', second)),
      'tcp-connections 445': oneRow,
    };
    expect(shown(await snapshotOf(excluded))[0]).toContain('unknown');
    const constraint = { 'smb-constraints': answer({ ServerName: 'NAS', InterfaceAlias: 'Ethernet' }) };
    expect(shown(await snapshotOf({ ...excluded, ...constraint }))[0]).toContain('X: single ports-unused 1/2');
  });
});

describe('without administrator rights', () => {
  const denied = {
    'smb-multichannel': refusal('Windows System Error 5,Get-SmbMultichannelConnection'),
    'smb-connections': refusal('Windows System Error 5,Get-SmbConnection'),
  };

  test('lanes are counted by their connections', async () => {
    const found = await snapshotOf(denied);
    expect(shown(found)).toEqual([full]);
    const [share, nas] = [found.shares[0], found.nas[0]];
    if (share === undefined || nas === undefined) throw new Error('There is no share.');
    // What the NAS announces was not read, so nothing is said of its ports.
    expect(verdictSentence(share, nas)).toMatch(/^Each network port of this machine carries .* not known\.$/);
    expect(nas.names).toEqual(['nas']);
  });

  test('a port of this machine without a lane leaves open whether the NAS has another one', async () => {
    const found = await snapshotOf({ ...denied, 'tcp-connections 445': oneRow });
    expect(found.shares[0]?.verdict).toMatchObject({ word: 'unknown', carrying: 1, missing: [/by an administrator/] });
  });

  test('connections are of no NAS where two may have them', async () => {
    const two = { 'smb-mappings': answer(mapping('X:', '\\\\nas\\media'), mapping('Y:', '\\\\other\\films')) };
    const found = await snapshotOf({ ...denied, ...two });
    expect(found.shares.map(({ verdict, session }) => [verdict.word, valueOf(session)])).toEqual([
      ['unknown', undefined],
      ['unknown', undefined],
    ]);
    const open = {
      'smb-share-counters': answer(shareCounter('\\\\nas\\media', 1, 0), shareCounter('\\\\old\\x', 1, 0)),
    };
    expect(shown(await snapshotOf({ ...denied, ...open }))[0]).toContain('unknown');
  });
});

describe('names', () => {
  test('that lead to one NAS are one NAS', async () => {
    const names = ['nas', 'nas.local', '10.0.1.10'];
    const found = await snapshotOf({
      'smb-mappings': answer(...names.map((name, index) => mapping(`${'XYZ'[index]}:`, `\\\\${name}\\media`))),
      'smb-multichannel': answer(
        ...names.flatMap((ServerName) => [
          pair('10.0.1.20', '10.0.1.10', { ServerName }),
          pair('10.0.2.20', '10.0.2.10', { ...second, ServerName }),
        ]),
      ),
    });
    expect(found.nas).toHaveLength(1);
    expect(shown(found).map((line) => line.slice(0, 7))).toEqual(['X: full', 'Y: full', 'Z: full']);
  });

  test('whose lists merely hold the same address are two', async () => {
    const found = await snapshotOf({
      'smb-mappings': answer(mapping('X:', '\\\\nas\\media'), mapping('Y:', '\\\\box\\media')),
      'smb-multichannel': answer(
        first,
        idlePair('10.0.1.20', '172.17.0.1'),
        pair('10.0.2.20', '10.0.2.10', { ...second, ServerName: 'box' }),
        idlePair('10.0.2.20', '172.17.0.1', { ServerName: 'BOX' }),
      ),
      'route-to 10.0.1.10 10.0.2.10 172.17.0.1': answer(),
    });
    expect(found.nas.map(({ name }) => name)).toEqual(['nas', 'box']);
  });
});

describe('other shares', () => {
  test('by RDMA has the lanes that its pairs tell', async () => {
    const rdma = { ClientRdmaCapable: true, ServerRdmaCapable: true };
    const found = await snapshotOf({
      'smb-multichannel': answer({ ...first, ...rdma }, pair('10.0.2.20', '10.0.2.10', { ...second, ...rdma })),
      'tcp-connections 445': answer(),
    });
    expect(shown(found)).toEqual([full]);
  });

  test('a pair that is used and failed is a lane that is lost', async () => {
    const failed = { ...idleSecond, Failed: true, FailureCount: 3 };
    const found = await snapshotOf({ 'smb-multichannel': answer(first, failed), 'tcp-connections 445': oneRow });
    expect(found.shares[0]?.verdict).toMatchObject({ word: 'broken', reason: 'lane-lost', carrying: 1, possible: 2 });
  });

  test.each([
    [2, 'unknown not-readable'],
    [3, 'broken disconnected'],
    [6, 'broken disconnected'],
  ])('a mapping in state %i without a connection is %s', async (Status, verdict) => {
    const found = await snapshotOf({
      'smb-mappings': answer(mapping('X:', '\\\\nas\\media', { Status })),
      'smb-multichannel': answer(),
      'tcp-connections 445': answer(),
    });
    expect(shown(found)[0]).toContain(`X: ${verdict}`);
  });

  test('multichannel that is off leaves the ports of the NAS unlisted', async () => {
    const found = await snapshotOf({
      'smb-multichannel': answer(),
      'smb-client-configuration': answer({ ...configuration, EnableMultiChannel: false }),
      'tcp-connections 445': oneRow,
    });
    expect(found.shares[0]?.verdict).toMatchObject({ word: 'unknown', missing: [/Multichannel is off/] });
  });

  test('a team is one way out', async () => {
    const virtual = { Virtual: true, HardwareInterface: false, NdisPhysicalMedium: 0 };
    const found = await snapshotOf({
      ...server,
      adapters: answer(
        adapter('Ethernet', 12),
        adapter('Ethernet 2', 15),
        adapter('Team', 30, { ...virtual, LowerLayerInterfaceIndices: [12, 15], ReceiveLinkSpeed: 2e9 }),
      ),
      'ip-addresses': answer(ownAddress(30, 'Team', '10.0.1.20')),
      neighbours: answer(
        neighbour(30, 'Team', '10.0.1.10', '00-11-32-00-00-01'),
        neighbour(30, 'Team', '10.0.1.11', '00-11-32-00-00-02'),
      ),
      'smb-multichannel': answer(
        pair('10.0.1.20', '10.0.1.10', { ClientInterfaceFriendlyName: 'Team', ClientLinkSpeed: 2e9 }),
        idlePair('10.0.1.20', '10.0.1.11', { ClientInterfaceFriendlyName: 'Team', ClientLinkSpeed: 2e9 }),
      ),
      'tcp-connections 445': oneRow,
      'route-to 10.0.1.10 10.0.1.11': answer(),
    });
    expect(shown(found)).toEqual(['X: single ports-unused 1/2 Team>10.0.1.10']);
  });
});

describe('rates', () => {
  test('of a share with one lane are those of the share; of several lanes none is known, and none is zero', async () => {
    const [share] = (await snapshotOf(idle)).shares;
    expect(valueOf(valueOf(share!.session)!.lanes[0]!.count)).toEqual({ received: 1_000_000, sent: 0 });
    expect(share!.details.at(-1)).toMatchObject({ name: 'rates', value: 'share' });
    const [both] = (await snapshotOf()).shares;
    expect(valueOf(both!.session)?.lanes.map(({ count }) => count.state)).toEqual(['absent', 'absent']);
  });
});

test('what a newer Windows tells and nobody here knows is said with the share', async () => {
  const newer = answer(mapping('X:', '\\\\nas\\media', { NewA: 1, NewB: 1 }));
  const [share] = (await snapshotOf({ 'smb-mappings': newer })).shares;
  expect(share?.details).toContainEqual({
    name: 'notUnderstood',
    value: 'smb-mappings.NewA smb-mappings.NewB',
    label: 'Not understood',
    text: '2 properties',
    note: 'smb-mappings: NewA, NewB',
  });
  const [healthy] = (await snapshotOf()).shares;
  expect(healthy?.details.map(({ name }) => name)).not.toContain('notUnderstood');
});
