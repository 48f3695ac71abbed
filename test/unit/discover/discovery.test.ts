import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stepsSchema } from '../../../main/change/steps.ts';
import { attachOffer } from '../../../main/discover/iscsi/attach-offer.ts';
import { findTargets, type Whereabouts } from '../../../main/discover/iscsi/find-targets.ts';
import { DiscoveryFailed } from '../../../main/discover/iscsi/conversation.ts';
import { loginRequest, longestText, pairsOf, takeAnswer, textRequest } from '../../../main/discover/iscsi/pdu.ts';
import { toldTargets } from '../../../main/discover/iscsi/targets.ts';
import type { Endpoint } from '../../../shared/model/network.ts';
import { look } from '../../helpers/snapshot-builder.ts';

const counters = { command: 1, status: 2 };

/** A text answer as a target writes it: RFC 7143, 11.11. */
function answer(text: string, { flags = 0x80, tag = 0xffffffff } = {}): Buffer {
  const header = Buffer.alloc(48);
  header[0] = 0x24;
  header[1] = flags;
  const body = Buffer.from(text);
  header.writeUIntBE(body.length, 5, 3);
  header.writeUInt32BE(tag, 20);
  header.writeUInt32BE(7, 24);
  return Buffer.concat([header, body, Buffer.alloc(-body.length & 3)]);
}

describe('units of iSCSI', () => {
  test('a request is its header and its text, filled up to four bytes', () => {
    const request = loginRequest('security', [['SessionType', 'Discovery']], counters);
    expect(request.length).toBe(48 + 24);
    expect([request[0], request[1], request.readUIntBE(5, 3)]).toEqual([0x43, 0x81, 22]);
    expect(textRequest([['SendTargets', 'All']], undefined, counters).readUInt32BE(20)).toBe(0xffffffff);
  });

  test('an answer is taken once it is whole; what came behind it is left', () => {
    const whole = answer('TargetName=iqn.2026-01.lab:a\0');
    for (let length = 0; length < whole.length; length += 1)
      expect(takeAnswer(whole.subarray(0, length))).toBeUndefined();
    const taken = takeAnswer(Buffer.concat([whole, Buffer.from('more')]));
    expect(taken?.rest.toString()).toBe('more');
    expect(taken?.answer).toMatchObject({ kind: 'text', counters: { status: 8 } });
  });

  test('an answer that goes on has a tag, by which the rest is asked for', () => {
    expect(takeAnswer(answer('x=1\0', { flags: 0x40, tag: 9 }))?.answer).toMatchObject({ kind: 'text', tag: 9 });
  });

  test('no bytes lead anywhere else, and more than the longest are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (some) => {
        const bytes = Buffer.from(some);
        if (bytes.length >= 48 && bytes.readUIntBE(5, 3) > longestText)
          expect(() => takeAnswer(bytes)).toThrow(RangeError);
        else {
          const taken = takeAnswer(bytes);
          if (taken?.answer.kind === 'text') toldTargets(pairsOf(taken.answer.text));
        }
      }),
    );
  });
});

describe('what a portal tells', () => {
  test('targets with their addresses, of either kind; those that mean nowhere or are none are counted', () => {
    const told = toldTargets([
      ['TargetAddress', '10.9.9.9:3260,1'],
      ['TargetName', 'iqn.2005-10.org.freenas.ctl:vm_1'],
      ['TargetAddress', '10.0.0.5:3260,1'],
      ['TargetAddress', '[fd00::5]:3261,2'],
      ['TargetAddress', '0.0.0.0:3260,1'],
      ['TargetAddress', '[fe80::5]:3260,1'],
      ['TargetAddress', '[FD00:0::6]:3260,1'],
      ['TargetAddress', '10.0.0.6'],
      ['TargetAddress', '10.0.0.600:3260,1'],
      ['TargetAddress', '10.0.0.6:0,1'],
      ['TargetName', '--login'],
      ['TargetAddress', '10.0.0.7:3260,1'],
    ]);
    expect(told).toEqual({
      targets: [
        {
          name: 'iqn.2005-10.org.freenas.ctl:vm_1',
          portals: [
            { address: '10.0.0.5', port: 3260 },
            { address: 'fd00::5', port: 3261 },
            { address: 'fd00::6', port: 3260 },
            { address: '10.0.0.6', port: 3260 },
          ],
        },
      ],
      unfit: 3,
    });
  });
});

const at = (address: string): Endpoint => ({ address, port: 3260 });
const name = 'iqn.2026-01.lab:disk';

function asking(
  answers: Readonly<Record<string, readonly string[] | DiscoveryFailed>>,
): Whereabouts & { asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    named: [at('10.0.0.25')],
    known: [],
    interfaceOf: (local) => (local === '10.0.0.7' ? { interface: 'eth0' } : undefined),
    isLoggedIn: () => false,
    async ask(portal) {
      asked.push(portal.address);
      const told = answers[portal.address];
      if (told === undefined) throw new DiscoveryFailed('no-answer', 'nothing within 1 s');
      if (told instanceof DiscoveryFailed) throw told;
      return { portal, local: '10.0.0.7', targets: [{ name, portals: told.map(at) }], unfit: 0 };
    },
  };
}

describe('a search', () => {
  test('asks the portals that it is told of as well, each once, and says which do not answer', async () => {
    const where = asking({ '10.0.0.25': ['10.0.0.25', '10.0.1.25', '10.0.2.25'], '10.0.1.25': ['10.0.1.25'] });
    const { targets, sentences } = await findTargets(where);
    expect(where.asked).toEqual(['10.0.0.25', '10.0.1.25', '10.0.2.25']);
    expect(
      targets.map((one) => one.portals.map(({ address, answers, by }) => [address, answers, by?.interface])),
    ).toEqual([
      [
        ['10.0.0.25', true, 'eth0'],
        ['10.0.1.25', true, 'eth0'],
        ['10.0.2.25', false, undefined],
      ],
    ]);
    expect(targets[0]?.portals[2]?.complaint).toContain('10.0.2.25 does not answer');
    expect(sentences).toEqual([]);
  });

  test('of a name that answers at no address, each address says why; of what was only tried, nothing is said', async () => {
    const where = { ...asking({ '10.0.0.25': new DiscoveryFailed('refused', '') }), known: [at('10.0.1.25')] };
    const { targets, sentences } = await findTargets(where);
    expect(targets).toEqual([]);
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain('no iSCSI service listens at port 3260');
  });

  test('of thousands of targets shows as many as a person could look at, and says how many there are', async () => {
    const where: Whereabouts = {
      ...asking({}),
      ask: async (portal) => ({
        portal,
        local: '10.0.0.7',
        targets: Array.from({ length: 5_000 }, (_, number) => ({ name: `${name}${number}`, portals: [] })),
        unfit: 0,
      }),
    };
    const { targets, sentences } = await findTargets(where);
    expect(targets).toHaveLength(256);
    expect(sentences).toEqual(['It tells of 5000 targets; the first 256 are shown.']);
  });

  test('knocks at no more than 32 doors, however many it is told of', async () => {
    const many = Array.from({ length: 300 }, (_, number) => `10.1.${number >> 8}.${number & 255}`);
    const where = asking({ '10.0.0.25': many });
    const { targets } = await findTargets(where);
    expect(where.asked).toHaveLength(32);
    expect(targets[0]?.portals).toHaveLength(301);
  });
});

test('what is offered is steps that a change takes, at every start, for the portals that were chosen', () => {
  const [seen] = look();
  const offer = attachOffer(name, [at('10.0.0.25'), at('fd00::25')], seen);
  expect(stepsSchema.parse(offer.plan.parts.flatMap(({ steps }) => steps))).toEqual(
    ['10.0.0.25', 'fd00::25'].map((address) => ({
      verb: 'iscsi-session',
      target: name,
      address,
      tcpPort: 3260,
      iface: 'default',
      wanted: 'in',
      startup: 'automatic',
    })),
  );
});
