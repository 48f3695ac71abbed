import { describe, expect, test } from 'vitest';
import { parseMountInfo, parseProcMounts } from '../../../main/collect/smb-client/cifs/mount-table.ts';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import { fixture, without } from './fixtures.ts';

const line = (options: string, fields = '36 27 0:32 / /mnt/a rw,relatime - cifs //nas/media'): string =>
  `${fields} ${options}\n`;
const oneOf = (text: string): ReturnType<typeof parseMountInfo>[number] | undefined => parseMountInfo(text)[0];

describe('/proc/self/mountinfo', () => {
  test('a mount of a running kernel', () => {
    const text = fixture('mount-table/mountinfo.txt');
    const mounts = parseMountInfo(text);
    expect(mounts.map((mount) => without(mount, 'options', 'quoted'))).toEqual([
      {
        remote: '//10.77.1.25/data',
        at: '/mnt/a',
        asked: 2,
        address: '10.77.1.25',
        user: 'nasuser',
        dialect: '3.1.1',
        readSize: 4_194_304,
        readAheadSize: undefined,
        echoIntervalSeconds: 60,
      },
    ]);
    expect(mounts[0]?.options).toMatchObject({
      rw: true,
      relatime: true,
      soft: true,
      reparse: 'nfs',
      multichannel: true,
    });
    expect(mounts[0]?.quoted).toEqual([text.trimEnd().split('\n').at(-1)]);
  });

  test.each([
    ['rw,vers=3.1.1', 1],
    ['rw,multichannel', 2],
    ['rw,multichannel,max_channels=4', 4],
    ['rw,max_channels=3', 3],
  ])('%s asks for %d', (options, asked) => {
    expect(oneOf(line(options))?.asked).toBe(asked);
  });

  test('escapes are undone in names and in values', () => {
    const fields = String.raw`36 27 0:32 / /mnt/my\040nas\011\134x\012y rw shared:1 master:2 - smb3 //nas/my\040media`;
    const mount = oneOf(line(String.raw`rw,username=a\054b\075c`, fields));
    expect(mount).toMatchObject({ at: '/mnt/my nas\t\\x\ny', remote: '//nas/my media', user: 'a,b=c' });
  });

  test('addresses are in their shortest form', () => {
    expect(oneOf(line('rw,addr=fd00:0000:0000:0000:0000:0000:0000:0010'))?.address).toBe('fd00::10');
    expect(oneOf(line('rw,addr=fe80:0000:0000:0000:0000:0000:0000:0001%2'))?.address).toBe('fe80::1');
    expect(oneOf(line('rw,addr=(unknown)'))?.address).toBeUndefined();
  });

  test('sizes of reading', () => {
    expect(oneOf(line('rw,rsize=1048576,rasize=16777216,echo_interval=10'))).toMatchObject({
      readSize: 1_048_576,
      readAheadSize: 16_777_216,
      echoIntervalSeconds: 10,
    });
  });

  test('an automount point and other file systems are no shares', () => {
    const autofs = '40 27 0:40 / /mnt/a rw,relatime shared:9 - autofs systemd-1 rw,fd=50,direct\n';
    const empty = '41 27 0:41 / /mnt/b rw - tmpfs  rw\n';
    expect(parseMountInfo(autofs + empty)).toEqual([]);
  });

  test('the same remote mounted at two places is two mounts', () => {
    const second = '37 27 0:32 / /mnt/b rw,relatime - cifs //nas/media';
    expect(parseMountInfo(line('rw') + line('rw', second)).map(({ at }) => at)).toEqual(['/mnt/a', '/mnt/b']);
  });

  test('a directory of a mounted share, mounted elsewhere, is not another share', () => {
    const bind = '37 27 0:32 /films /srv/films rw,relatime - cifs //nas/media';
    expect(parseMountInfo(line('rw', bind) + line('rw')).map(({ at }) => at)).toEqual(['/mnt/a']);
  });

  test('where only directories of a share are seen, the first stands for it', () => {
    const films = '37 27 0:32 /films /srv/films rw,relatime - cifs //nas/media';
    const music = '38 27 0:32 /music /srv/music rw,relatime - cifs //nas/media';
    const other = '39 27 0:33 /music /srv/other rw,relatime - cifs //nas/other';
    const text = line('rw', films) + line('rw', music) + line('rw', other);
    expect(parseMountInfo(text).map(({ at }) => at)).toEqual(['/srv/films', '/srv/other']);
  });

  test.each([
    ['a line that was cut', line('rw,multichannel,max_channels=2').slice(0, -3)],
    ['another text', 'no mounts here\n'],
    ['a number that is none', line('rw,max_channels=two')],
    ['a share without options', '36 27 0:32 / /mnt/a rw - cifs //nas/media\n'],
  ])('%s is a ParseError', (_, text) => {
    expect(() => parseMountInfo(text)).toThrow(ParseError);
  });
});

describe('/proc/mounts', () => {
  test('says the same as mountinfo', () => {
    const strip = (mounts: ReturnType<typeof parseMountInfo>): unknown =>
      mounts.map((mount) => without(mount, 'quoted'));
    expect(strip(parseProcMounts(fixture('mount-table/mounts.txt')))).toEqual(
      strip(parseMountInfo(fixture('mount-table/mountinfo.txt'))),
    );
  });

  test('a line that was cut is a ParseError', () => {
    expect(() => parseProcMounts(fixture('mount-table/mounts.txt').trimEnd())).toThrow(ParseError);
    expect(() => parseProcMounts('//nas/media /mnt/a cifs rw\n')).toThrow(ParseError);
  });
});
