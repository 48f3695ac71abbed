import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../tools/setup/dependencies.mjs';
import { hostileNames, shownByKernel } from './hostile-names.ts';

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
