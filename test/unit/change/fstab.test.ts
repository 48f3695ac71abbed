import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFstab, plainPlace, plainRemote, withOptions } from '../../../main/collect/systems/fstab.ts';
import { splitOptions } from '../../../main/change/origin/option-list.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { wishedList } from '../../../main/change/steps/wished-options.ts';

const table = String.raw`# /etc/fstab: static file system information.
UUID=0b-1	/	ext4	errors=remount-ro	0	1

//10.77.1.25/data	/mnt/my\040nas	cifs	credentials=/root/c,uid=1000,nomultichannel	0 0
  //nas/media   /srv/media/  smb3  guest,_netdev,x-systemd.automount,noauto
\134\134nas\134old /mnt/old cifs defaults
not-enough /mnt/x
//nas/last /mnt/last cifs user,password=x`;

describe('/etc/fstab', () => {
  test('every line that mounts something, wherever its options stand', () => {
    const entries = parseFstab(table);
    expect(entries.map(({ lineNumber, source, at, type, options }) => [lineNumber, source, at, type, options])).toEqual(
      [
        [2, 'UUID=0b-1', '/', 'ext4', 'errors=remount-ro'],
        [4, '//10.77.1.25/data', '/mnt/my nas', 'cifs', 'credentials=/root/c,uid=1000,nomultichannel'],
        [5, '//nas/media', '/srv/media/', 'smb3', 'guest,_netdev,x-systemd.automount,noauto'],
        [6, String.raw`\\nas\old`, '/mnt/old', 'cifs', 'defaults'],
        [8, '//nas/last', '/mnt/last', 'cifs', 'user,password=x'],
      ],
    );
    expect(entries.every(({ start, end, options }) => table.slice(start, end) === options)).toBe(true);
  });

  test('a line without a fourth field has no options, not empty ones', () => {
    expect(parseFstab('//nas/a /mnt/a cifs')[0]?.options).toBeUndefined();
  });

  test('a carriage return belongs to the field it ends, as mount(8) takes it', () => {
    expect(parseFstab('//nas/a /mnt/a cifs rw\r\n')[0]?.options).toBe('rw\r');
  });

  test('names are compared as the kernel writes them', () => {
    expect([plainPlace('/srv//media/'), plainPlace('/')]).toEqual(['/srv/media', '/']);
    expect([plainRemote(String.raw`\\nas\old`), plainRemote('//nas/old/')]).toEqual(['//nas/old', '//nas/old']);
  });

  test('every prefix and any text is understood without an error', () => {
    for (let end = 0; end <= table.length; end += 1) parseFstab(table.slice(0, end));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const { start, end, options } of parseFstab(text)) expect(text.slice(start, end)).toBe(options ?? '');
      }),
    );
  });
});

const blank = fc.constantFrom(' ', '\t', '  \t');
const field = fc
  .string({ unit: fc.constantFrom('a', 'b', '/', '=', ',', '#', ':', '\\040'), minLength: 1, maxLength: 12 })
  .map((word) => `x${word}`);
const line = fc.oneof(
  fc.constantFrom('', '# comment', ' \t# another', 'short line'),
  fc
    .tuple(fc.constantFrom('', ' '), fc.array(field, { minLength: 4, maxLength: 7 }), blank)
    .map(([lead, fields, gap]) => lead + fields.join(gap)),
);
const anyTable = fc.tuple(fc.array(line), fc.constantFrom('\n', '')).map(([lines, last]) => lines.join('\n') + last);

describe('other options in fstab', () => {
  test('every other byte stays, and the old options put back give the old text', () => {
    fc.assert(
      fc.property(
        anyTable,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('rw', 'a,b=c', 'multichannel,max_channels=2'))),
        (text, picks) => {
          const entries = parseFstab(text).filter((entry) => entry.options !== undefined);
          const chosen = new Map(
            picks.flatMap(([pick, options]) => {
              const entry = entries[pick % Math.max(entries.length, 1)];
              return entry === undefined ? [] : [[entry.lineNumber, { entry, options }] as const];
            }),
          );
          const changed = withOptions(text, [...chosen.values()]);
          const found = parseFstab(changed);
          const back = [...chosen.values()].map(({ entry }) => ({
            entry: found.find((each) => each.lineNumber === entry.lineNumber)!,
            options: entry.options ?? '',
          }));
          expect(back.every(({ entry }) => entry.options === chosen.get(entry.lineNumber)?.options)).toBe(true);
          expect(withOptions(changed, back)).toBe(text);
          const untouched = (lines: string): readonly string[] =>
            lines.split('\n').filter((_, index) => !chosen.has(index + 1));
          expect(untouched(changed)).toEqual(untouched(text));
        },
      ),
    );
  });
});

describe('a list of options', () => {
  test('commas within quotation marks separate nothing', () => {
    expect(splitOptions('rw,context="a,b",,uid=1')).toEqual(['rw', 'context="a,b"', '', 'uid=1']);
    expect(splitOptions('')).toEqual(['']);
  });

  test('what could be read in two ways is not read', () => {
    for (const list of ['a\\,b', 'password=a\\054b', 'context="a', '"'])
      expect(() => splitOptions(list)).toThrow(ParseError);
  });

  test('the parts joined are the list', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '=', ',', '"', '\\', '0', '5', '4', ' ', '\n') }), (list) => {
        let parts: readonly string[];
        try {
          parts = splitOptions(list);
        } catch (error) {
          expect(error).toBeInstanceOf(ParseError);
          return;
        }
        expect(parts.join(',')).toBe(list);
      }),
    );
  });
});

describe('what is wished in a list of options', () => {
  test.each([
    ['rw,uid=1000', { channels: 2 }, 'rw,uid=1000,multichannel,max_channels=2'],
    ['', { channels: 2 }, 'multichannel,max_channels=2'],
    ['rw,nomultichannel,uid=1,max_channels=1', { channels: 4 }, 'rw,multichannel,max_channels=4,uid=1'],
    ['max_channels=8,multichannel,rw', { channels: 2 }, 'multichannel,max_channels=2,rw'],
    ['vers=2.1,ver=1.0,rw', { dialect: '3.1.1' as const }, 'vers=3.1.1,rw'],
    ['rsize=65536,rw', { readSize: 1_048_576, readAheadSize: 16_777_216 }, 'rsize=1048576,rw,rasize=16777216'],
    ['multichannel,max_channels=2', { channels: 2 }, 'multichannel,max_channels=2'],
    ['rw,cache=none,uid=1', { cache: 'usual' as const }, 'rw,uid=1'],
    ['cache=loose,rw,cache=none', { cache: 'usual' as const }, 'rw'],
    ['cache=none', { cache: 'usual' as const }, 'rw'],
    ['nocache,fscache=none', { cache: 'usual' as const }, 'nocache,fscache=none'],
    ['rw,,uid=1', {}, 'rw,,uid=1'],
  ])('%j with %j', (list, wish, wanted) => {
    expect(wishedList(list, wish, undefined)).toBe(wanted);
  });

  test.each([
    ['guest,uid=1000', 'credentials=/c,uid=1000'],
    ['username=a,password=b,domain=C,sec=none,rw', 'credentials=/c,rw'],
    ['user,guest,noauto', 'user,credentials=/c,noauto'],
    ['credentials=/root/old,x-systemd.automount', 'credentials=/c,x-systemd.automount'],
    ['user=a%b,workgroup=W', 'credentials=/c'],
    ['sec=krb5,guest', 'sec=krb5,credentials=/c'],
    ['rw', 'rw,credentials=/c'],
  ])('an account in %j', (list, wanted) => {
    expect(wishedList(list, { account: { user: 'ada' } }, '/c')).toBe(wanted);
  });

  test('a password that may hold a comma is not taken apart', () => {
    expect(() => wishedList('password=a,,b,rw', { account: { user: 'ada' } }, '/c')).toThrow(/comma/);
  });

  test('wished twice is wished once', () => {
    const option = fc.constantFrom(
      'rw',
      'guest',
      'multichannel',
      'nomultichannel',
      'max_channels=3',
      'vers=2.1',
      'rsize=1',
      'uid=1',
      'user',
      '',
    );
    const wish = { channels: 2, dialect: '3.1.1' as const, readSize: 1_048_576, account: { user: 'ada' } };
    fc.assert(
      fc.property(fc.array(option), (options) => {
        const once = wishedList(options.join(','), wish, '/c');
        expect(wishedList(once, wish, '/c')).toBe(once);
        const kept = (list: readonly string[]): readonly string[] =>
          list.filter((each) => ['rw', 'uid=1', 'user'].includes(each));
        expect(kept(once.split(','))).toEqual(kept(options));
      }),
    );
  });
});
