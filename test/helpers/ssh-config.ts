import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { route, type Hop } from '../../main/machine/ssh-target.ts';

/** The way to a host by this ~/.ssh/config, with the home folder of the key files as `~`. */
export async function withSshConfig(text: string, host: string, more: object = {}): Promise<readonly Hop[]> {
  const home = mkdtempSync(join(tmpdir(), 'lanewise-home-'));
  try {
    mkdirSync(join(home, '.ssh'));
    writeFileSync(join(home, '.ssh', 'config'), text);
    return (await route({ host, home, ...more })).map((hop) => ({
      ...hop,
      identityFiles: hop.identityFiles.map((each) => each.replace(home, '~')),
    }));
  } finally {
    rmSync(home, { recursive: true });
  }
}
