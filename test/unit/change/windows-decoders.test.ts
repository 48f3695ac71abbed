/** What comes from the program with an administrator's rights, and from the journal in the registry: cut, changed, or anything. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ChangeRefused } from '../../../main/change/changer.ts';
import { eventIn } from '../../../main/change/elevated/events.ts';
import { isOpen, type JournalEntry } from '../../../main/change/journal.ts';
import { ChangeLost } from '../../../main/change/performer.ts';
import { answersIn } from '../../../main/change/windows/administrator-look.ts';
import { unfinishedChanges, windowsJournal } from '../../../main/change/windows/journal.ts';
import type { WindowsScripts } from '../../../main/change/windows/scripts.ts';
import { instant } from '../../../shared/model/units.ts';
import { windowsMachine } from '../../helpers/windows-answers.ts';

const setting = { kind: 'windows-setting', of: { setting: 'multichannel' }, before: 'off', after: 'on' } as const;
const scripts = ['smb-multichannel', 'smb-connections'] as const;

const decoders: readonly (readonly [string, (line: string) => unknown, readonly object[]])[] = [
  [
    'an event of a change',
    eventIn,
    [
      { event: 'operations', operations: [setting] },
      { event: 'step', index: 0, state: 'done' },
      { event: 'applied', transaction: 'a-1' },
      { event: 'kept' },
      { event: 'recovered', list: [{ transaction: 'a-1', refusal: { code: 'busy', sentence: 'Größe “x”' } }] },
      { event: 'refused', code: 'failed', sentence: '' },
      { event: 'stuck', transaction: 'a-1', sentence: 'x' },
    ],
  ],
  [
    'what an administrator was told',
    (line) => answersIn(line, scripts),
    [
      {
        event: 'read',
        answers: [
          { script: 'smb-connections', text: '{"ServerName":"büro"}\n{"end":true,"ok":true,"rows":1}\n' },
          { script: 'smb-multichannel', failed: 'It took too long.' },
        ],
      },
    ],
  ],
];

/** A result, or `undefined` for a sentence to people; anything else it throws is a failure of the test. */
async function told<T>(work: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ChangeRefused || error instanceof ChangeLost) return undefined;
    throw error;
  }
}

const pieces = fc.constantFrom(
  '"',
  ',',
  '{}',
  '[',
  'null',
  '-1',
  '1e999',
  '\u0000',
  '\uFFFD',
  '"__proto__":{},',
  'open ',
  'read',
  'kept',
);
const changed = (text: string): fc.Arbitrary<string> =>
  fc
    .array(fc.tuple(fc.nat(text.length), fc.nat(8), pieces), { minLength: 1, maxLength: 4 })
    .map((changes) =>
      changes.reduce((all, [at, length, piece]) => all.slice(0, at) + piece + all.slice(at + length), text),
    );
const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map((bytes) => new TextDecoder().decode(bytes)),
  fc.json(),
  fc.string({ unit: 'binary' }),
);

describe.each(decoders)('%s', (_, decode, messages) => {
  test('is read whole, and no beginning of it is taken for anything', async () => {
    for (const line of messages.map((message) => JSON.stringify(message))) {
      expect(decode(line)).toBeDefined();
      for (let end = 0; end < line.length; end += 1)
        expect(await told(() => decode(line.slice(0, end))), line.slice(0, end)).toBeUndefined();
    }
  });

  test('with changed pieces, or of any bytes, is understood or said not to be', async () => {
    const lines = fc.oneof(anything, ...messages.map((message) => changed(JSON.stringify(message))));
    await fc.assert(
      fc.asyncProperty(lines, async (line) => void (await told(() => decode(line)))),
      { numRuns: 500 },
    );
  });
});

describe('the journal in the registry', () => {
  const entry: JournalEntry = {
    version: 1,
    id: 'a-1',
    purpose: { title: 'Größe “x”' },
    uid: 0,
    at: instant(1),
    operations: [setting],
    phase: 'applying',
    next: 0,
    deadline: instant(2),
  };
  const whole = `open ${JSON.stringify(entry)}`;

  /** Scripts that read these rows, and the rows that were written. */
  function reading(rows: readonly object[]) {
    const written: object[] = [];
    const fake: WindowsScripts = {
      machine: windowsMachine({}),
      run: async (script, value) => {
        if (script === 'write-journal') written.push(value);
        return script === 'read-journal' ? rows : [];
      },
    };
    return { fake, written, journal: windowsJournal(fake) };
  }

  test('a value that was cut is never taken for a change; what is marked as open is set aside', async () => {
    for (let end = 0; end < whole.length; end += 1) {
      const text = whole.slice(0, end);
      const { fake, written, journal } = reading([{ Name: 'a-1', Text: text }]);
      expect(await told(() => journal.read('a-1')), text).toBeUndefined();
      expect(await journal.unfinished()).toEqual([]);
      const marked = text.startsWith('open ');
      expect(await unfinishedChanges(fake)).toEqual(marked ? ['a-1'] : []);
      expect(await journal.tidy()).toHaveLength(marked ? 1 : 0);
      expect(written).toEqual(marked ? [{ name: 'a-1', text: text.replace('open', 'aside') }] : []);
    }
    expect(await reading([{ Name: 'a-1', Text: whole }]).journal.unfinished()).toEqual([entry]);
  });

  test('of any values it gives open changes under their own names, or says that it cannot be read', async () => {
    const name = fc.oneof(fc.constantFrom('a-1', '../a', 'A', ''), anything);
    const row = fc.oneof(
      fc.record({ Name: name, Text: fc.oneof(changed(whole), anything) }),
      fc.record({ Name: fc.anything(), Text: fc.anything() }),
    );
    const property = fc.asyncProperty(fc.array(row, { maxLength: 3 }), async (rows) => {
      const { written, journal } = reading(rows);
      const open = (await told(() => journal.unfinished())) ?? [];
      for (const one of open) {
        expect(isOpen(one)).toBe(true);
        expect(rows.map((each) => each.Name)).toContain(one.id);
      }
      await told(() => journal.read('a-1'));
      await told(() => journal.tidy());
      for (const one of written)
        expect(one).toMatchObject({ name: expect.stringMatching(/^[0-9a-z-]{1,64}$/) as unknown });
    });
    await fc.assert(property, { numRuns: 400 });
  });

  test('rows of another form are said to be unreadable', async () => {
    const { fake, journal } = reading([{ Name: 'a-1' }]);
    await expect(journal.unfinished()).rejects.toBeInstanceOf(ChangeRefused);
    await expect(unfinishedChanges(fake)).rejects.toBeInstanceOf(ChangeRefused);
  });
});
