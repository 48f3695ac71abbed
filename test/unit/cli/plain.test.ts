/** What a hostile machine or recording names, on every road to a terminal and to JSON. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textOf } from '../../../main/cli/people.ts';
import { reportOf } from '../../../main/cli/report.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Share } from '../../../shared/model/snapshot.ts';
import { plain, plainJson, plainLines } from '../../../shared/text/plain.ts';
import { shownName } from '../../../shared/text/tray.ts';
import { hostFacts, known, mount } from '../../helpers/host-facts.ts';

/** Each by its number, so that this file can be read. */
const hostile = [
  ...[0x00, 0x07, 0x08, 0x0a, 0x0b, 0x0d, 0x1b, 0x7f, 0x85, 0x9b, 0xad, 0x34f, 0x61c, 0x115f, 0x180e, 0x200b, 0x200c],
  ...[0x200d, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060, 0x2064, 0x2066, 0x2067],
  ...[0x2068, 0x2069, 0x206f, 0x3164, 0xd800, 0xdfff, 0xfe0f, 0xfeff, 0xffa0, 0xfffb, 0xe0001, 0xe0041, 0xe01ef],
].map((code) => [code.toString(16), String.fromCodePoint(code)] as const);

function withInterface(share: Share, nic: string): Share {
  if (share.session.state !== 'known') throw new Error('a session is expected');
  const { value } = share.session;
  return {
    ...share,
    session: { ...share.session, value: { ...value, lanes: value.lanes.map((lane) => ({ ...lane, nic })) } },
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
    const mounts = known([mount(2, { remote: `//10.0.0.25/${name}`, at: `/mnt/${name}` })]);
    const snapshot = nextSnapshot([], hostFacts({ hostName: name, mounts }));
    const lines = textOf({ ...snapshot, shares: snapshot.shares.map((share) => withInterface(share, name)) }, []);
    expect(lines).toContain('films�old ->');
    expect(lines).toContain('/mnt/films�old');
    expect(lines).not.toContain(name);
    expect(textOf({ ...snapshot, shares: [] }, [])).toContain('films�old.');
    expect(JSON.parse(plainJson(reportOf(snapshot, [])))).toMatchObject({ hostName: name });
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
      // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
      expect(json).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/,
      );
    }),
  );
});
