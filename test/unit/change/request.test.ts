import { describe, expect, it } from 'vitest';
import { decodeRequest } from '../../../main/change/elevated/request.ts';
import { judge } from '../../../tools/fuzz/judge.ts';
import { mutated, numbersFrom } from '../../../tools/fuzz/mutate.ts';

const line = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

describe('the request to the program that runs as root', () => {
  it('is taken or refused with a sentence, whatever is in it', () => {
    const number = numbersFrom(5);
    const tally = { taken: 0, refused: 0 };
    for (let index = 0; index < 20_000; index += 1) tally[judge(mutated(number))] += 1;
    // Both happen, so the inputs are near enough to what is taken.
    expect(tally.taken).toBeGreaterThan(500);
    expect(tally.refused).toBeGreaterThan(5_000);
  });

  it.each([
    ['a finding', { reason: { kind: 'finding', code: 'net.arp-flux' } }, { kind: 'finding', code: 'net.arp-flux' }],
    ['a finding, from a window of version 0.1', { code: 'net.arp-flux' }, { kind: 'finding', code: 'net.arp-flux' }],
    ['no finding', { reason: { kind: 'mapping' } }, { kind: 'mapping' }],
    ['a code that is none', { code: 'A code; of none' }, undefined],
    ['two reasons', { reason: { kind: 'test' }, code: 'net.arp-flux' }, undefined],
  ])('names why the change is made: %s', (_, why, reason) => {
    const purpose = { ...why, subject: { kind: 'share', id: 'a', name: 'a' }, title: 'a' };
    const steps = [{ verb: 'set-mtu', dev: 'eth1', bytes: 1500 }];
    const decode = () => decodeRequest(line({ verb: 'apply', purpose, steps, hash: 'a'.repeat(64) }));
    if (reason === undefined) expect(decode).toThrow('Nothing was changed.');
    else expect(decode()).toMatchObject({ purpose: { reason } });
  });

  it('is refused without a word of what was in it', () => {
    const asked = { verb: 'recover', password: 'hunter2' };
    expect(() => decodeRequest(line(asked))).toThrow(/^(?!.*hunter2).*Nothing was changed\.$/);
  });

  it.each(['[', '['.repeat(60_000), '"\ud800"', '{"verb":"recover"}{"verb":"recover"}', '\uFEFF{"verb":"recover"}'])(
    'is refused when it is no single line of JSON (%#)',
    (text) => {
      expect(() => decodeRequest(line(text))).toThrow('Nothing was changed.');
    },
  );
});
