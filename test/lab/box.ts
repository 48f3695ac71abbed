/**
 * A box is a set of namespaces (mounts, processes, network, host name) kept alive by one process that reads our pipe.
 * When this program ends, however it ends, the pipe closes, the process ends, and the kernel takes everything with it:
 * every process in the box, its interfaces, its mounts, its temporary files (a tmpfs on /run). There is nothing to clean
 * up, hence nothing that a crash could leave behind.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { output } from './command.ts';

export interface Box {
  /** Puts a command line into the box. */
  readonly enter: (argv: readonly string[], kinds?: readonly NamespaceKind[]) => readonly string[];
  /** Number of the holding process in the process namespace around the box. */
  readonly pid: number;
  /** Runs a script of `sh -eu` in the box. */
  readonly shell: (script: string) => Promise<string>;
  /** Resolves when everything in the box is gone. */
  readonly close: () => Promise<void>;
}

type NamespaceKind = 'mount' | 'pid' | 'net' | 'uts' | 'root';
const whole: readonly NamespaceKind[] = ['mount', 'pid', 'net', 'uts', 'root'];

export interface BoxOptions {
  readonly name: string;
  /** Runs first in the new namespaces; /run is an empty tmpfs by then. */
  readonly prepare?: string;
  /** Becomes the root directory after that. */
  readonly root?: string;
  readonly inside?: Box;
}

/** `read` is the shell's own, so the number is the shell's, as the /proc of the surrounding namespace counts. */
const init = ({ name, prepare = '', root = '/' }: BoxOptions): string => `
read -r pid rest < /proc/self/stat
hostname ${name}
mount -t tmpfs -o mode=755 lanewise-lab /run
mount -t proc proc /proc
ip link set lo up
${prepare}
cd ${root}
exec chroot ${root} sh -c 'echo "ready $1"; cat > /dev/null; exit' sh "$pid"
`;

export async function openBox(options: BoxOptions): Promise<Box> {
  const namespaces = ['--mount', '--pid', '--net', '--uts', '--fork', '--kill-child', '--propagation', 'private'];
  const around = options.inside?.enter ?? ((argv: readonly string[]) => argv);
  const [program = '', ...rest] = around(['unshare', ...namespaces, 'sh', '-euc', init(options)]);
  // A session of its own: Ctrl-C in the terminal is ours to handle, not a signal to every part of the lab.
  const holder = spawn(program, rest, { cwd: '/', detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  const pid = await readyPid(holder, options.name);
  const enter = (argv: readonly string[], kinds = whole): readonly string[] =>
    around([
      'nsenter',
      '--target',
      `${pid}`,
      ...kinds.map((kind) => `--${kind}`),
      ...(kinds.includes('root') ? ['--wd'] : []),
      ...argv,
    ]);
  return {
    enter,
    pid,
    shell: (script) => output(enter(['sh', '-euc', script])),
    close: async () => {
      if (holder.exitCode !== null || holder.signalCode !== null) return;
      holder.stdin?.end();
      await once(holder, 'exit');
    },
  };
}

function readyPid(holder: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let printed = '';
    let complaint = '';
    holder.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    holder.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const pid = /^ready (?<pid>\d+)$/m.exec(printed)?.groups?.['pid'];
      if (pid !== undefined) resolve(Number(pid));
    });
    holder.stdin?.on('error', (error) => (complaint += error.message));
    holder.on('error', reject);
    holder.on('exit', (code, signal) => {
      reject(new Error(`the namespaces of ${name} ended with ${code ?? signal}: ${complaint.trim()}`));
    });
  });
}
