/** The program that runs as root, in a lab's workstation: brought there, started by SSH, told one thing. */
import { spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { hashOf } from '../../main/change/prepare.ts';
import type { FixStep } from '../../main/change/steps.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import { Elevated, type ElevatedWord } from '../helpers/own-system.ts';
import type { Lab, Reach } from './lab.ts';
import type { Person, Suite } from './roots.ts';
import { labMachine } from './watching.ts';

const root = path.resolve(import.meta.dirname, '../..');
const node = '/usr/local/bin/node';
const program = '/usr/local/bin/lanewise-elevated.cjs';

/** The watcher that is armed waits three minutes; this one is told that they have passed. */
export const deadlinePassed = `cd /var/lib/lanewise/journal; for mark in *.open; do
id=\${mark%.open}; sed -i 's/"deadline":[0-9]*/"deadline":1/' $id.json; ${node} ${program} rollback $id 1 0; done`;

/** User-mode kernels from 6.12 on end in the middle of Node's starting another program (docs/facts/kernels.md). */
export const kernelFor = (suite: Suite) => (suite === 'bookworm' ? 'user-mode' : 'emulated');

export interface ElevatedProgram {
  readonly start: (person?: Person) => Elevated;
  /** Prepared by the window's way. */
  readonly request: (steps: readonly FixStep[], person: Person, password?: string) => Promise<object>;
  /** Everything that it says, when nothing more is told to it. */
  readonly ask: (asked: object, person?: Person) => Promise<readonly ElevatedWord[]>;
  readonly close: () => Promise<void>;
}

export async function elevatedIn(lab: Lab): Promise<ElevatedProgram> {
  await bringProgram(lab.reachWorkstation);
  const machine = await labMachine(lab, 'workstation', 'root');

  function start(person: Person = 'root'): Elevated {
    const { host, port, identity, knownHosts } = lab.reachWorkstation;
    const words = ['-i', identity, '-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'BatchMode=yes', '-p', String(port)];
    const command = person === 'root' ? [node, program] : ['sudo', '-n', node, program];
    const argv = ['-F', 'none', ...words, `${person}@${host}`, ...command];
    return new Elevated(spawn('ssh', argv, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }
  return {
    start,
    request: async (steps, person, password) => {
      const ids = await lab.shell.run(`id -u ${person}; id -g ${person}`);
      const [uid = 0, gid = 0] = ids.split('\n').map(Number);
      const operations = await prepareSteps(steps, machine, { uid, gid });
      const subject = { kind: 'share', id: '/mnt/a', name: 'data' };
      const purpose = { code: 'smb.not-requested', subject, title: 'Ask for two channels' };
      return { verb: 'apply', purpose, steps, hash: hashOf(operations), password };
    },
    ask: async (asked, person = 'root') => {
      const asking = start(person);
      asking.write(JSON.stringify(asked));
      return asking.rest();
    },
    close: () => machine.close(),
  };
}

/** Its Node and the program itself, into the workstation's root as it is seen from here. */
async function bringProgram({ identity }: Reach): Promise<void> {
  const place = `${path.dirname(identity)}/workstation/usr/local/bin`;
  await copyFile(path.join(root, 'node_modules/node/bin/node'), `${place}/node`);
  await copyFile(path.join(root, 'out/elevated/lanewise-elevated.cjs'), `${place}/lanewise-elevated.cjs`);
}
