/** What a hostile machine or recording names, on every road to a terminal and to JSON. */
import { judgementOf } from '../../../main/judge/judge.ts';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../main/cli/people.ts';
import { reportOf } from '../../../main/cli/report.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Share } from '../../../shared/model/snapshot.ts';
import { inQuotes, plain, plainJson, plainLines } from '../../../shared/text/plain.ts';
import { shownName } from '../../../shared/text/tray.ts';
import { hostFacts } from '../../helpers/host-facts.ts';

/** Each by its number, so that this file can be read. */
const hostile =
  '00 07 08 0a 0b 0d 1b 7f 85 9b ad 34f 61c 115f 180e 200b 200c 200d 200e 200f 2028 2029 202a 202b 202c 202d 202e 2060 2064 2066 2067 2068 2069 206f 3164 d800 dfff fe0f feff ffa0 fffb e0001 e0041 e01ef'
    .split(' ')
    .map((digits) => [digits, String.fromCodePoint(Number.parseInt(digits, 16))] as const);

function named(share: Share, name: string): Share {
  if (share.session.state !== 'known') throw new Error('a session is expected');
  const { value } = share.session;
  return {
    ...share,
    name,
    at: `/mnt/${name}`,
    session: { ...share.session, value: { ...value, lanes: value.lanes.map((lane) => ({ ...lane, nic: name })) } },
  };
}

describe.each(hostile)('U+%s', (_code, character) => {
  const name = `films${character}old`;

  test('is shown as � on a line, and as a blank in a tooltip', () => {
    expect(plain(name)).toBe('films�old');
    expect(plainLines(`one\n${character === '\n' ? '\u001b' : character}two`)).toBe('one\n�two');
    expect(shownName(name)).toBe('films old');
  });

  test('stands in no JSON as itself, and comes back the same', () => {
    const json = plainJson({ [name]: [name] });
    expect(json.replaceAll('\n', '')).not.toMatch(/[^\u0020-\u007e]/);
    expect(JSON.parse(json)).toEqual({ [name]: [name] });
  });

  test('in the names of interfaces, shares, places and machines reaches no terminal', () => {
    const snapshot = { ...nextSnapshot([], hostFacts()), hostName: name };
    const lines = textOf(judgementOf({ ...snapshot, shares: snapshot.shares.map((share) => named(share, name)) }, []));
    expect(lines).toContain('films�old ->');
    expect(lines).toContain('/mnt/films�old');
    expect(lines).not.toContain(name);
    expect(textOf(judgementOf({ ...snapshot, shares: [] }, []))).toContain('films�old.');
    expect(JSON.parse(plainJson(reportOf(judgementOf(snapshot, []))))).toMatchObject({ hostName: name });
  });
});

test('a joiner stays where a script or an emoji is written with it', () => {
  for (const name of ['❤️ Photos', '👨‍👩‍👧 Family', 'می‌خواهم', 'क्‍ष', 'Fotos ’26', 'a\tb']) expect(plain(name)).toBe(name);
});

test('JSON of anything is the same value, in characters that no terminal obeys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const json = plainJson(value);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(plainLines(json)).toBe(json);
    }),
  );
});

test('what somebody wrote stands in quotes on one line, and a place of Windows as it is', () => {
  expect(inQuotes(String.raw`C:\Users\ada\new`)).toBe(String.raw`"C:\Users\ada\new"`);
  expect(inQuotes('a\n\u001b[2J"b"')).toBe(String.raw`"a\n\u001b[2J\"b\""`);
  expect(inQuotes('x'.repeat(300))).toHaveLength(202);
});
