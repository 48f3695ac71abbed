import { describe, expect, it } from 'vitest';
import { installLines, removeLines, wrongInProgram } from '../../../tools/package/installer-files.ts';

const good = [
  'LICENSE.txt',
  'Lanewise.exe',
  'resources/app.asar',
  'resources/app.asar.unpacked/node_modules/@resvg/resvg-js-win32-x64-msvc/resvgjs.win32-x64-msvc.node',
  'resources/lanewise-elevated.exe',
  'resources/lanewise-cli.exe',
  'bin/lanewise.cmd',
  'resources/assets/powershell/host.ps1',
  'resources/assets/powershell/change/write-setting.ps1',
];

describe('the content of the installer', () => {
  it('is right when everything is in its place', () => {
    expect(wrongInProgram(good)).toEqual([]);
  });

  it.each([
    ['lacks the scripts beside the archive', good.slice(0, -1)],
    ['has a native part of another system', [...good, 'resources/app.asar.unpacked/node_modules/ssh2/crypto.node']],
    ['has a name that makensis would take for more', [...good, 'resources/$INSTDIR.txt']],
    ['has a name that ends the line', [...good, 'resources/a"\nExec "b']],
    ['has the page of a bare Electron', [...good, 'resources/default_app.asar']],
  ])('is refused when it %s', (_, files) => {
    expect(wrongInProgram(files)).toHaveLength(1);
  });
});

describe('what makensis is told', () => {
  it('puts each file into its folder', () => {
    expect(installLines('/build/win', ['Lanewise.exe', 'resources/a/x.txt'])).toBe(
      [
        'SetOutPath "$INSTDIR"',
        'File "/build/win/Lanewise.exe"',
        'SetOutPath "$INSTDIR\\resources"',
        'SetOutPath "$INSTDIR\\resources\\a"',
        'File "/build/win/resources/a/x.txt"',
        '',
      ].join('\n'),
    );
  });

  it('takes away those files alone, and folders from the innermost on', () => {
    expect(removeLines(['Lanewise.exe', 'resources/a/x.txt'])).toBe(
      [
        'Delete "$INSTDIR\\Lanewise.exe"',
        'Delete "$INSTDIR\\resources\\a\\x.txt"',
        'RMDir "$INSTDIR\\resources\\a"',
        'RMDir "$INSTDIR\\resources"',
        '',
      ].join('\n'),
    );
  });
});
