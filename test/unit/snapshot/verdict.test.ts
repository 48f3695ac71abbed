import type { MachineFacts } from '../../../shared/model/machine.ts';
import { describe, expect, test } from 'vitest';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Verdict } from '../../../shared/model/snapshot.ts';
import { bitsPerSecond } from '../../../shared/model/units.ts';
import {
  announced,
  channel,
  hostFacts,
  known,
  mount,
  neighbour,
  nic,
  session,
  socket,
} from '../../helpers/host-facts.ts';

function verdict(facts: MachineFacts): Pick<Verdict, 'word' | 'reason' | 'carrying' | 'possible'> {
  const share = nextSnapshot([], facts).shares[0];
  if (!share) throw new Error('no share');
  const { word, reason, carrying, possible } = share.verdict;
  return { word, reason, carrying, possible };
}

describe('the verdict of a share', () => {
  test('two channels into two ports are full', () => {
    expect(verdict(hostFacts())).toEqual({ word: 'full', reason: 'all-ports-carry', carrying: 2, possible: 2 });
  });

  test('one channel where two ports are announced is single', () => {
    const facts = hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]) }, [session({ channels: [channel(1)] })]);
    expect(verdict(facts)).toEqual({ word: 'single', reason: 'ports-unused', carrying: 1, possible: 2 });
  });

  test('two channels into one address are one way', () => {
    const facts = hostFacts({ sockets: known([socket(40_001, '10.0.0.25'), socket(40_002, '10.0.0.25')]) });
    expect(verdict(facts)).toMatchObject({ word: 'single', carrying: 1, possible: 2 });
  });

  test('two addresses behind one MAC are one way in', () => {
    const mac = '02:00:00:00:00:25';
    const facts = hostFacts({ neighbours: known([neighbour('10.0.0.25', mac), neighbour('10.0.0.26', mac)]) });
    expect(verdict(facts)).toEqual({ word: 'single', reason: 'one-way-in', carrying: 1, possible: 2 });
  });

  test('the MAC of a router says nothing of the ports behind it', () => {
    const router = { ...neighbour('10.0.0.25', '02:00:00:00:00:01'), router: true };
    const facts = hostFacts({ neighbours: known([router, { ...router, address: '10.0.0.26' }]) });
    expect(verdict(facts).word).toBe('full');
  });

  test('two local ports of which only one is used are one way out, if that one is not known to be enough', () => {
    const nics = [nic('eth0', '10.0.0.50'), nic('eth1', '10.0.0.51')];
    expect(verdict(hostFacts({ interfaces: known(nics) }))).toMatchObject({
      word: 'single',
      reason: 'one-way-out',
      carrying: 1,
    });
  });

  test('a second, idle local port beside a fast one is no fault', () => {
    const nics = [
      nic('eth0', '10.0.0.50', { speed: bitsPerSecond(10e9) }),
      nic('eth1', '10.0.0.51', { speed: bitsPerSecond(1e9) }),
    ];
    expect(verdict(hostFacts({ interfaces: known(nics) })).word).toBe('full');
  });

  test('a NAS with one port is limited, not faulty', () => {
    const facts = hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]), mounts: known([mount(1)]) }, [
      session({ channels: [channel(1)], interfaces: [announced('10.0.0.25')] }),
    ]);
    expect(verdict(facts)).toEqual({ word: 'limited', reason: 'nas-has-one-port', carrying: 1, possible: 1 });
  });

  test('one port of the NAS is all that a slow link of this machine can use', () => {
    const facts = hostFacts(
      {
        interfaces: known([nic('eth0', '10.0.0.50', { speed: bitsPerSecond(1e9) })]),
        sockets: known([socket(40_001, '10.0.0.25')]),
      },
      [session({ channels: [channel(1)] })],
    );
    expect(verdict(facts)).toMatchObject({ word: 'limited', reason: 'own-link-is-the-limit' });
  });

  test('an announced bridge of the NAS’s containers is not a port that is missing', () => {
    const own = nic('docker0', '172.17.0.1', { kind: 'bridge', link: 'down' });
    const facts = hostFacts({ interfaces: known([nic('eth0', '10.0.0.50'), own]) }, [
      session({ interfaces: [announced('10.0.0.25'), announced('10.0.0.26'), announced('172.17.0.1')] }),
    ]);
    expect(verdict(facts)).toMatchObject({ word: 'full', possible: 2 });
  });

  test('the same port announced by IPv4 and IPv6 counts once', () => {
    const facts = hostFacts({}, [
      session({
        interfaces: [announced('10.0.0.25'), announced('10.0.0.26'), announced('fd00::25'), announced('fe80::1')],
      }),
    ]);
    expect(verdict(facts)).toMatchObject({ word: 'full', possible: 2 });
  });

  test('a reconnecting channel breaks the share', () => {
    const facts = hostFacts({
      sockets: known([socket(40_001, '10.0.0.25'), socket(40_003, '10.0.0.26', { state: 'SYN-SENT' })]),
    });
    expect(verdict(facts)).toEqual({ word: 'broken', reason: 'lane-lost', carrying: 1, possible: 2 });
  });

  test('a channel that the kernel calls connected but that has no socket is lost', () => {
    expect(verdict(hostFacts({ sockets: known([socket(40_001, '10.0.0.25')]) })).word).toBe('broken');
  });

  test('more than one path but fewer than there are ports is partial', () => {
    const ports = ['10.0.0.25', '10.0.0.26', '10.0.0.27'].map((address) => announced(address));
    expect(verdict(hostFacts({}, [session({ interfaces: ports })]))).toMatchObject({ word: 'partial', possible: 3 });
  });
});

describe('not knowing is never green', () => {
  const denied = { state: 'denied', source: '/proc/fs/cifs/DebugData', needs: 'administrator' } as const;
  const failed = { state: 'failed', source: 'ss', reason: 'ss is not installed.' } as const;

  test('unreadable channels', () => {
    expect(verdict(hostFacts({ debugData: denied })).word).toBe('unknown');
  });

  test('several channels whose sockets cannot be listed', () => {
    expect(verdict(hostFacts({ sockets: failed })).word).toBe('unknown');
  });

  test('several channels of which it is not known who answers them', () => {
    expect(verdict(hostFacts({ neighbours: failed })).word).toBe('unknown');
  });

  test('several channels of which it is not known by which interface they leave', () => {
    expect(verdict(hostFacts({ interfaces: failed })).word).toBe('unknown');
  });

  test('one channel is one way even if sockets cannot be listed', () => {
    expect(verdict(hostFacts({ sockets: failed }, [session({ channels: [channel(1)] })])).word).toBe('single');
  });

  test('a mount that did not ask and a NAS that does not announce its ports', () => {
    const facts = hostFacts({ mounts: known([mount(1)]), sockets: known([socket(40_001, '10.0.0.25')]) }, [
      session({ channels: [channel(1)], interfaces: undefined }),
    ]);
    expect(verdict(facts).word).toBe('unknown');
  });

  test('a mount that DebugData does not show', () => {
    expect(verdict(hostFacts({}, [])).word).toBe('unknown');
  });
});
