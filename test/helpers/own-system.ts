import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { operationSchema } from '../../main/change/operation.ts';
import { hashOf } from '../../main/change/prepare.ts';

const root = path.resolve(import.meta.dirname, '../..');
export const elevatedScript = path.join(root, 'out/elevated/lanewise-elevated.mjs');

const setUp = `
mount -t tmpfs -o mode=755 none /var/lib
keep=$(mktemp -d); cp -a /etc/. "$keep/"
mount -t tmpfs -o mode=755,size=64m none /etc
cp -a "$keep/." /etc/; rm -rf "$keep"
ip link add card0 type veth peer name card1 || ip tuntap add card0 mode tap
echo ready; exec sleep infinity`;

/** A system of its own for a test: real paths, but /etc and /var/lib in memory and a network of its own. Needs root. */
export class OwnSystem {
  private readonly holder: ChildProcess;
  private constructor(holder: ChildProcess) {
    this.holder = holder;
  }

  static async start(): Promise<OwnSystem> {
    const words = ['-m', '-n', '--propagation', 'private', 'sh', '-ec', setUp];
    const holder = spawn('unshare', words, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(holder.stdout, 'data');
    return new OwnSystem(holder);
  }

  /** Ends all that runs in it: the watchers of changes whose program was killed wait for their deadline. */
  stop(): void {
    const own = namespaceOf(String(this.holder.pid));
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      if (own !== undefined && namespaceOf(pid) === own) process.kill(Number(pid), 'SIGKILL');
  }

  spawn(argv: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const words = ['-t', String(this.holder.pid), '-m', '-n', '--', ...argv];
    return spawn('nsenter', words, {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '', ...env },
    });
  }

  async run(...argv: readonly string[]): Promise<string> {
    const child = this.spawn(argv);
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (part: string) => (text += part));
    await once(child, 'close');
    return text;
  }

  /** A path as it is seen in there. */
  at(place: string): string {
    return `/proc/${this.holder.pid}/root${place}`;
  }

  /** Every file below a directory with the sum of its text, a line each; what a change must bring back byte by byte. */
  async picture(place: string): Promise<readonly string[]> {
    return (await this.run('find', place, '-type', 'f', '-exec', 'sha256sum', '{}', '+')).split('\n').toSorted();
  }

  elevated(env: Record<string, string> = {}): Elevated {
    return new Elevated(this.spawn([process.execPath, elevatedScript], env));
  }

  /** Says nothing more: every answer that is no wait for `keep` ends by itself. */
  async ask(request: object | string, env: Record<string, string> = {}): Promise<readonly ElevatedWord[]> {
    const program = this.elevated(env);
    program.write(typeof request === 'string' ? request : JSON.stringify(request));
    return program.rest();
  }

  /** The operations that steps mean in there now, and the request that asks for them. */
  async request(steps: readonly object[], more: object = {}): Promise<object> {
    const text = await this.run(
      process.execPath,
      path.join(root, 'test/helpers/prepare-here.ts'),
      JSON.stringify(steps),
    );
    const operations = z.array(operationSchema).parse(JSON.parse(text));
    const purpose = {
      reason: { kind: 'finding', code: 'net.reverse-path-filter' },
      subject: { kind: 'machine', id: 'local', name: 'this computer' },
      title: 'Let answers come in at the other card',
    };
    return { verb: 'apply', purpose, steps, hash: hashOf(operations), ...more };
  }
}

/** `undefined`: it has ended meanwhile. */
function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

export interface ElevatedWord {
  readonly event: string;
  readonly [name: string]: unknown;
}

/** The program that runs as root, in the middle of its work. */
export class Elevated {
  readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;
  constructor(child: ChildProcess) {
    this.child = child;
    child.stdin?.on('error', () => undefined);
    this.lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  }

  write(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  hangUp(): void {
    this.child.stdin?.end();
  }

  async next(): Promise<ElevatedWord | undefined> {
    const { value, done } = await this.lines.next();
    return done === true ? undefined : z.looseObject({ event: z.string() }).parse(JSON.parse(value));
  }

  async until(event: string): Promise<ElevatedWord> {
    for (;;) {
      const word = await this.next();
      if (word === undefined) throw new Error(`it ended before it said ${event}`);
      if (word.event === event) return word;
      if (word.event === 'refused') throw new Error(JSON.stringify(word));
    }
  }

  async rest(): Promise<readonly ElevatedWord[]> {
    const words: ElevatedWord[] = [];
    for (let word = await this.next(); word !== undefined; word = await this.next()) words.push(word);
    return words;
  }
}

/** Returns when the process is gone. */
export async function killAtOnce(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  for (;;) {
    try {
      // A program of ours that has ended is waited for by this process.
      process.kill(pid, 0);
      await new Promise(setImmediate);
    } catch {
      return;
    }
  }
}
