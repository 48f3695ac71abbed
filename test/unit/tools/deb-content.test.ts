import { describe, expect, it } from 'vitest';
import { wrongIn, type Entry } from '../../../tools/package/deb-content.ts';

const elevated = '/opt/Lanewise/resources/lanewise-elevated';
const good: readonly Entry[] = [
  ['drwxr-xr-x', '/opt/Lanewise/resources/'],
  ['-rwxr-xr-x', '/opt/Lanewise/lanewise'],
  ['-rwsr-xr-x', '/opt/Lanewise/chrome-sandbox'],
  ['-rw-r--r--', '/opt/Lanewise/resources/app.asar'],
  ['-rwxr-xr-x', elevated],
  ['-rwxr-xr-x', '/opt/Lanewise/resources/lanewise-cli'],
  ['-rwxr-xr-x', '/usr/bin/lanewise'],
  ['-rw-r--r--', '/usr/share/applications/lanewise.desktop'],
  ['-rw-r--r--', '/usr/share/icons/hicolor/256x256/apps/lanewise.png'],
  ['-rw-r--r--', '/usr/share/polkit-1/actions/org.lanewise.apply.policy'],
].map(([mode = '', path = '']) => ({ mode, path, owner: 'root/root' }));
const but = (path: string, change: Partial<Entry>) =>
  wrongIn(good.map((entry) => (entry.path === path ? { ...entry, ...change } : entry)));

describe('the content of the Debian package', () => {
  it('is right when everything is root’s and in its place', () => {
    expect(wrongIn(good)).toEqual([]);
  });

  it.each([
    ['belongs to somebody else', elevated, { owner: 'ada/ada' }],
    ['may be written by a group', elevated, { mode: '-rwxrwxr-x' }],
    ['lies in a folder that everybody may write into', '/opt/Lanewise/resources/', { mode: 'drwxr-xrwx' }],
    ['cannot be run', elevated, { mode: '-rw-r--r--' }],
    ['has special rights', elevated, { mode: '-rwsr-xr-x' }],
    ['is elsewhere', elevated, { path: '/usr/lib/lanewise-elevated' }],
  ])('is refused when the helper program %s', (_, path, change) => {
    expect(but(path, change)).not.toEqual([]);
  });
});
