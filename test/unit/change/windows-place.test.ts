/** Which program Windows may be asked to start as administrator, and where the elevated one finds Windows. */
import { describe, expect, it } from 'vitest';
import { isForAllUsers, windowsFolder } from '../../../main/change/windows/place.ts';
import { pipeWords } from '../../../main/change/windows/pipe.ts';

const installed = String.raw`C:\Program Files\Lanewise\resources\lanewise-elevated.exe`;
const asIs = (path: string): string => path;

describe('a program that may become administrator', () => {
  it('lies below Program Files, in whatever case', () => {
    expect(isForAllUsers(installed, String.raw`C:\Windows`, asIs)).toBe(true);
    expect(isForAllUsers(installed.toUpperCase(), String.raw`c:\WINDOWS`, asIs)).toBe(true);
  });

  it.each([
    ['the folder of a user', String.raw`C:\Users\ada\AppData\Local\Programs\Lanewise\lanewise-elevated.exe`],
    ['another drive', String.raw`D:\Program Files\Lanewise\lanewise-elevated.exe`],
    ['a folder of a longer name', String.raw`C:\Program Files of Ada\lanewise-elevated.exe`],
    ['a way out of it', String.raw`C:\Program Files\..\Users\ada\x.exe`],
    ['another way to write it', 'C:/Program Files/Lanewise/x.exe'],
    ['a share', String.raw`\\nas\Program Files\Lanewise\x.exe`],
    ['a path of devices', String.raw`\\?\C:\Program Files\Lanewise\x.exe`],
    ['a device', String.raw`C:\Program Files\Lanewise\nul.exe`],
    ['another stream of a file', String.raw`C:\Program Files\Lanewise\x.exe:y`],
    ['a name that Windows shortens', String.raw`C:\Program Files\Lanewise\x.exe.`],
    ['a relative path', String.raw`Program Files\Lanewise\x.exe`],
    ['a path of one drive’s folder', String.raw`C:Program Files\Lanewise\x.exe`],
  ])('is not in %s', (_, path) => {
    expect(isForAllUsers(path, String.raw`C:\Windows`, asIs)).toBe(false);
  });

  it('is where a junction or a short name leads', () => {
    const junction = () => String.raw`C:\Users\ada\x.exe`;
    expect(isForAllUsers(installed, String.raw`C:\Windows`, junction)).toBe(false);
    const short = String.raw`C:\PROGRA~1\Lanewise\x.exe`;
    expect(isForAllUsers(short, String.raw`C:\Windows`, () => installed)).toBe(true);
    expect(isForAllUsers(short, String.raw`C:\Windows`, asIs)).toBe(false);
  });
});

describe('the folder of Windows', () => {
  const report = (...sharedObjects: readonly string[]) => ({ sharedObjects });

  it('is where its library was loaded from', () => {
    expect(windowsFolder(report(String.raw`C:\Program Files\L\l.exe`, String.raw`D:\Win\SYSTEM32\ntdll.dll`))).toBe(
      String.raw`D:\Win`,
    );
  });

  it.each([
    ['nothing', report()],
    ['a library of that name elsewhere', report(String.raw`C:\Users\ada\x\system32\ntdll.dll`)],
    ['no report', 'null'],
  ])('is not known of %s', (_, given) => {
    expect(() => windowsFolder(given)).toThrow();
  });
});

it.each([
  ['lanewise-0', '0'.repeat(32), '0'.repeat(64)],
  [`lanewise-${'0'.repeat(32)} --x`, '0'.repeat(32), '0'.repeat(64)],
  [String.raw`..\lanewise-${'0'.repeat(32)}`, '0'.repeat(32), '0'.repeat(64)],
  [`lanewise-${'0'.repeat(32)}`, '0'.repeat(32), '0'.repeat(63)],
])('words that are not those of Lanewise are none (%#)', (...words) => {
  expect(pipeWords.safeParse(words).success).toBe(false);
});
