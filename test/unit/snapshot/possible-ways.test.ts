import type { Interface } from '../../../shared/model/network.ts';
import { describe, expect, test } from 'vitest';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Verdict } from '../../../shared/model/snapshot.ts';
import { bitsPerSecond } from '../../../shared/model/units.ts';
import { announced, channel, hostFacts, known, mount, nic, session, socket } from '../../helpers/host-facts.ts';
import { connection, multichannelOff, nasFacts, port } from '../../helpers/nas-facts.ts';

interface Case {
  /** Of the NAS. */
  readonly ports: readonly Interface[];
  readonly asked?: number;
  readonly ownSpeed?: number | undefined;
  /** Of a second interface of this computer, if it has one. */
  readonly further?: Interface;
  /** What the NAS announced. `undefined`: nothing, because multichannel is off there. */
  readonly list?: readonly string[];
}

/** One channel from a workstation that asks this NAS over SSH what ports it has. */
function verdict({
  ports,
  asked = 2,
  list,
  further,
  ...rest
}: Case): Pick<Verdict, 'word' | 'reason' | 'carrying' | 'possible'> {
  const ownSpeed = 'ownSpeed' in rest ? rest.ownSpeed : 10e9;
  const facts = hostFacts(
    {
      mounts: known([mount(asked)]),
      sockets: known([socket(40_001, '10.0.0.25')]),
      interfaces: known([
        nic('eth0', '10.0.0.50', { speed: ownSpeed === undefined ? undefined : bitsPerSecond(ownSpeed) }),
        ...(further === undefined ? [] : [further]),
      ]),
    },
    [session({ channels: [channel(1)], interfaces: list?.map((address) => announced(address)) })],
  );
  const atNas = nasFacts({
    interfaces: ports,
    connections: [connection('10.0.0.50', 40_001, '10.0.0.25')],
    ...(list === undefined ? { smb: multichannelOff } : {}),
  });
  const share = nextSnapshot([], facts, [atNas]).shares[0];
  if (share === undefined) throw new Error('no share');
  const { word, reason, carrying, possible } = share.verdict;
  return { word, reason, carrying, possible };
}

/** /sys/class/net/…/speed of a virtual machine's card is -1, which is not told. */
const untoldSpeed = { speed: undefined };
const plain = [port('eth0', '10.0.0.25'), port('eth1', '10.0.0.26')];
const inVirtualMachine = [port('eth0', '10.0.0.25', untoldSpeed), port('eth1', '10.0.0.26', untoldSpeed)];
const container = [port('eth0', '10.0.0.25', { kind: 'virtual' }), port('eth1', '10.0.0.26', { kind: 'virtual' })];
const twoOfWhichOne = { word: 'single', reason: 'ports-unused', carrying: 1, possible: 2 };

describe('a NAS whose multichannel is off, and that tells its ports over SSH', () => {
  test.each([
    ['both are there to be used', { ports: plain }],
    ['a mount that did not ask could have both as well', { ports: plain, asked: 1 }],
    ['speeds that neither end tells are no limit', { ports: inVirtualMachine, ownSpeed: undefined, asked: 1 }],
  ] satisfies readonly (readonly [string, Case])[])('%s', (_, one) => {
    expect(verdict(one)).toEqual(twoOfWhichOne);
  });

  test('beside a link of this computer that one port may fill, a port of unknown speed is none that would help', () => {
    const unknown = { word: 'unknown', reason: 'not-readable', carrying: 1, possible: 1 };
    for (const ownSpeed of [1e9, 10e9]) expect(verdict({ ports: inVirtualMachine, ownSpeed })).toEqual(unknown);
    const slow = port('eth2', '10.0.0.27', { speed: bitsPerSecond(100e6) });
    const three = { word: 'single', reason: 'ports-unused', carrying: 1, possible: 3 };
    expect(verdict({ ports: [slow, ...inVirtualMachine], ownSpeed: 1e9 })).toEqual(three);
    expect(verdict({ ports: [...plain, ...inVirtualMachine].slice(0, 3), ownSpeed: 1e9 })).toMatchObject({
      word: 'limited',
      reason: 'own-link-is-the-limit',
    });
  });

  test('a port of unknown speed helps where an interface of this computer has it for itself', () => {
    const ports = [port('eth0', '10.0.0.25', untoldSpeed), port('eth1', '10.0.1.25', untoldSpeed)];
    const further = nic('eth1', '10.0.1.50', { speed: bitsPerSecond(1e9) });
    expect(verdict({ ports, ownSpeed: 1e9, further })).toEqual(twoOfWhichOne);
    expect(verdict({ ports, ownSpeed: 1e9, further: { ...further, link: 'down' } })).toMatchObject({ word: 'unknown' });
  });

  test('a port that is down, or in no network of this computer, is not one more', () => {
    for (const other of [port('eth1', '10.0.0.26', { link: 'down' }), port('eth1', '192.168.7.26')])
      expect(verdict({ ports: [port('eth0', '10.0.0.25'), other] })).toMatchObject({ word: 'limited', possible: 1 });
  });

  test('a link of this computer that one port fills already is the limit', () => {
    expect(verdict({ ports: plain, ownSpeed: 1e9 })).toMatchObject({
      word: 'limited',
      reason: 'own-link-is-the-limit',
    });
  });

  test('upon which cables virtual interfaces lie is not told: what was asked for counts, else nothing is known', () => {
    expect(verdict({ ports: container })).toEqual(twoOfWhichOne);
    expect(verdict({ ports: container, asked: 1 })).toMatchObject({ word: 'unknown', carrying: 1 });
  });
});

describe('a NAS that announces its ports', () => {
  const list = ['10.0.0.25', '10.0.0.26'];

  test('counts them, whatever is known of their speed at the NAS', () => {
    for (const ports of [plain, inVirtualMachine, container]) expect(verdict({ ports, list })).toEqual(twoOfWhichOne);
  });

  test('and one that it does not announce', () => {
    expect(verdict({ ports: plain, list: ['10.0.0.25'] })).toEqual(twoOfWhichOne);
  });
});
