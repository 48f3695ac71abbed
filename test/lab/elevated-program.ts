/** The program that runs as root, in a lab's workstation: brought there, started by SSH, told one thing. */
import { spawn } from 'node:child_process';
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { hashOf } from '../../main/change/prepare.ts';
import type { FixStep } from '../../main/change/steps.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import { Elevated, type ElevatedWord } from '../helpers/own-system.ts';
import type { Lab, Reach } from './lab.ts';
import type { Person, Suite } from './roots.ts';
import { inTime, whatHangs } from './remote-shell.ts';
import { labMachine } from './watching.ts';

const root = path.resolve(import.meta.dirname, '../..');
const node = '/usr/local/bin/node';
const program = '/usr/local/bin/lanewise-elevated.cjs';

/** The watcher that is armed waits three minutes; this one is told that they have passed. */
export const deadlinePassed = `cd /var/lib/lanewise/journal; for mark in *.open; do
id=\${mark%.open}; sed -i 's/"deadline":[0-9]*/"deadline":1/' $id.json; ${node} ${program} rollback $id 1 0; done`;

/** User-mode kernels from 6.12 on end in the middle of Node's starting another program (docs/facts/kernels.md). */
export const kernelFor = (suite: Suite) => (suite === 'bookworm' ? 'user-mode' : 'emulated');

/** It waits three minutes for its last word, and its watcher some more. */
const longestMs = 300_000;

export interface ElevatedProgram {
  readonly start: (person?: Person) => Elevated;
  /** Prepared by the window's way. */
  readonly request: (steps: readonly FixStep[], person: Person, password?: string) => Promise<object>;
  /** A process that makes one change after the other and takes each back, as the program does (test/helpers/changes-here.ts). */
  readonly manyChanges: () => Promise<ManyChanges>;
  /** Everything that it says, when nothing more is told to it. */
  readonly ask: (asked: object, person?: Person) => Promise<readonly ElevatedWord[]>;
  readonly close: () => Promise<void>;
}

export interface ManyChanges {
  /** The request that asks for these steps now. */
  readonly request: (steps: readonly FixStep[], password?: string) => Promise<object>;
  /** The last word of a change that is taken back as soon as it is made. */
  readonly changeAndBack: (request: object) => Promise<ElevatedWord>;
  readonly close: () => Promise<void>;
}

const purpose = {
  code: 'smb.not-requested',
  subject: { kind: 'share', id: '/mnt/a', name: 'data' },
  title: 'Ask for two channels',
} as const;

export async function elevatedIn(lab: Lab): Promise<ElevatedProgram> {
  await bringProgram(lab.reachWorkstation);
  const machine = await labMachine(lab, 'workstation', 'root');

  function started(person: Person, script: string): Elevated {
    const { host, port, identity, knownHosts } = lab.reachWorkstation;
    const words = ['-i', identity, '-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'BatchMode=yes', '-p', String(port)];
    const command = person === 'root' ? [node, script] : ['sudo', '-n', node, script];
    const argv = ['-F', 'none', ...words, `${person}@${host}`, ...command];
    return new Elevated(spawn('ssh', argv, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }
  const start = (person: Person = 'root'): Elevated => started(person, program);
  return {
    start,
    manyChanges: async () => {
      const script = await bringBundle(lab.reachWorkstation, 'test/helpers/changes-here.ts');
      return manyChanges(started('root', script));
    },
    request: async (steps, person, password) => {
      const ids = await lab.shell.run(`id -u ${person}; id -g ${person}`);
      const [uid = 0, gid = 0] = ids.split('\n').map(Number);
      const operations = await prepareSteps(steps, machine, { uid, gid });
      return { verb: 'apply', purpose, steps, hash: hashOf(operations), password };
    },
    ask: async (asked, person = 'root') => {
      const asking = start(person);
      asking.write(JSON.stringify(asked));
      const words = await inTime(asking.rest(), longestMs);
      if (words !== undefined) return words;
      const { stdout } = await lab.shell.tried(whatHangs);
      throw new Error(`The elevated program has not ended after ${longestMs / 1_000} s. ${stdout}`);
    },
    close: () => machine.close(),
  };
}

function manyChanges(changing: Elevated): ManyChanges {
  const until = async (event: string): Promise<readonly ElevatedWord[]> => {
    const words: ElevatedWord[] = [];
    for (;;) {
      const word = await changing.next();
      if (word === undefined) throw new Error(`The changing process ended before it said ${event}.`);
      words.push(word);
      if (word.event === event) return words;
    }
  };
  return {
    request: async (steps, password) => {
      changing.write(JSON.stringify({ verb: 'prepare', steps }));
      const hash = (await until('prepared')).at(-1)?.['hash'];
      return { verb: 'apply', purpose, steps, hash, password };
    },
    changeAndBack: async (request) => {
      changing.write(JSON.stringify(request));
      const last = (await until('over')).at(-2);
      if (last === undefined) throw new Error('The changing process said nothing of a change.');
      return last;
    },
    close: async () => {
      changing.hangUp();
      await changing.rest();
    },
  };
}

/** A helper with everything that it imports, as one file in the workstation's root; its path there. */
async function bringBundle(reach: Reach, entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      write: false,
      target: 'node24',
      rolldownOptions: { input: path.join(root, entry), output: { format: 'es', codeSplitting: false } },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  const [chunk] = outputs.flatMap((one) => (one.type === 'chunk' ? [one.code] : []));
  if (chunk === undefined) throw new Error(`Nothing was built of ${entry}.`);
  const name = `${path.basename(entry, '.ts')}.mjs`;
  await writeFile(path.join(placeOf(reach), name), chunk);
  return `/usr/local/bin/${name}`;
}

/** Where a folder of the workstation is seen from here. */
const placeOf = ({ identity }: Reach): string => `${path.dirname(identity)}/workstation/usr/local/bin`;

/** Its Node and the program itself, into the workstation's root. */
async function bringProgram(reach: Reach): Promise<void> {
  const place = placeOf(reach);
  await copyFile(path.join(root, 'node_modules/node/bin/node'), `${place}/node`);
  await copyFile(path.join(root, 'out/elevated/lanewise-elevated.cjs'), `${place}/lanewise-elevated.cjs`);
}
