import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../tools/setup/dependencies.mjs';

/** Names as a NAS, a DFS referral or a mount table may bring them. */
export const hostileNames = [
  'holiday\u202egnp.exe\u202c',
  '<img src=x onerror=globalThis.owned=1><b>bold<\u002fb>'.replaceAll('/', '\u2215'),
  'first\nWARNING: all paths are lost\r\nsecond',
  '\u001b]0;owned\u0007\u001b[2J\u009b31m',
  'data\u200b\u2066\ufeff',
  'W'.repeat(300),
  '%s %n ${HOME} `id` $(id) "quoted" \'quoted\'',
  '\u0627\u0644\u0635\u0648\u0631',
] as const;

/** What /proc/self/mountinfo writes for it (proc(5)): some signs in octal, the others as they are. */
const shownByKernel = (text: string): string =>
  text.replaceAll(/[ \t\n\\#]/g, (sign) => `\\${sign.charCodeAt(0).toString(8).padStart(3, '0')}`);

/** The recording of a guest's mount, with a share of every hostile name and a NAS that is called by one. */
export function hostileRecording(): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'lanewise-hostile-')), 'recording');
  cpSync(join(root, 'test/fixtures/recordings/guest'), folder, { recursive: true });
  const table = join(folder, 'files/proc/self/mountinfo');
  const text = readFileSync(table, 'utf8');
  const [line = ''] = text.split('\n').filter((each) => each.includes(' - cifs '));
  const lines = hostileNames.map((name, index) => {
    const host = index === 0 ? 'nas\u202ekcatta\u2028' : '10.77.1.25';
    return line
      .replace(/ \/mnt\/\S+ /, () => ` /mnt/${shownByKernel(name)} `)
      .replace(/ cifs \S+ /, () => ` cifs //${shownByKernel(host)}/${shownByKernel(name)} `);
  });
  writeFileSync(table, [text.trimEnd(), ...lines, ''].join('\n'));
  return folder;
}
