/**
 * A machine with Windows as far as Wine is one: namespaces of its own with a screen, Wine's drives, the programs for Windows
 * and this checkout at its own path on Z:. What is written there stays there, and all of it ends with the box.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root as checkout } from '../../../tools/setup/dependencies.mjs';
import { onlyWhere } from '../../helpers/only-where.ts';
import { openBox, type Box } from '../../lab/box.ts';
import { missingForLab } from '../../lab/needs.ts';
import { until } from '../../lab/until.ts';
import { windowsPrograms } from './programs.ts';
import { rootMounts, wineDrives, wineEnvironment, wineRoot } from './root.ts';

/** Options of a group of tests that needs Wine, which is entered as the lab's machines are. */
export const withWine = onlyWhere(await missingForLab());

export interface Windows {
  readonly box: Box;
  /** Runs a program of Windows to its end, in the checkout. */
  readonly wine: (argv: readonly string[], options?: WineOptions) => Promise<WineResult>;
  /** Puts a command line of Linux into the box, with the environment that Wine has. */
  readonly beside: (argv: readonly string[]) => readonly string[];
  /** Resolves when everything in it is gone. */
  readonly close: () => Promise<void>;
}

interface WineOptions {
  readonly stdin?: string;
  readonly timeoutMs?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface WineResult {
  /** `null` where it was ended because it took too long. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program of Node as `wine` takes it. */
export const nodeForWindows = '/programs/node.exe';

const powerShellOfWine = '/run/root/drives/drive_c/windows/system32/WindowsPowerShell/v1.0/powershell.exe';
const screen = '1280x800x24';

export interface WindowsOptions {
  /** What is `powershell.exe` there, a path of this machine; without it, the stub that Wine has. */
  readonly powerShell?: string;
}

export async function openWindows({ powerShell }: WindowsOptions = {}, tell = console.error): Promise<Windows> {
  const programs = await windowsPrograms();
  const root = await wineRoot(tell);
  const drives = await wineDrives(root, tell);
  const standIn = powerShell === undefined ? '' : `mount --bind -o ro '${powerShell}' '${powerShellOfWine}'\n`;
  const box = await openBox({
    name: 'windows',
    prepare: `${prepare(root, drives, programs)}${standIn}`,
    root: '/run/root',
  });
  const beside = (argv: readonly string[], more: WineOptions['environment'] = {}): readonly string[] => {
    const environment = Object.entries({ ...wineEnvironment, ...more }).map(([name, value]) => `${name}=${value}`);
    return box.enter(['env', '-i', ...environment, ...argv]);
  };
  await startScreen(box, beside);
  return {
    box,
    beside,
    wine: (argv, options = {}) => run(beside(inCheckout(['wine', ...argv]), options.environment), options),
    close: box.close,
  };
}

const inCheckout = (argv: readonly string[]): readonly string[] => ['env', '-C', checkout, ...argv];

/** The lower layers stay as they are: drives from the cache, and over this checkout the modules for Windows. */
const prepare = (root: string, drives: string, programs: string): string => `
${rootMounts(root)}
over() { mkdir -p "$2" /run/over/$3/upper /run/over/$3/work
  mount -t overlay -o "lowerdir=$1,upperdir=/run/over/$3/upper,workdir=/run/over/$3/work" $3 "$2"; }
over '${drives}' /run/root/drives drives
over '${programs}/checkout:${checkout}' '/run/root${checkout}' checkout
mount --bind -o ro '${programs}' /run/root/programs
`;

async function startScreen(box: Box, beside: Windows['beside']): Promise<void> {
  const [program = '', ...rest] = beside(['Xvfb', ':0', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset']);
  const server = spawn(program, rest, { cwd: '/', stdio: 'ignore' });
  server.unref();
  await until('there is a screen', async () => (await box.shell('ls -A /tmp/.X11-unix 2>&1 || true')).includes('X0'));
}

/** Standard streams of Windows programs under Wine must be files: with a pipe of Linux Node says EBADF. */
async function run(argv: readonly string[], { stdin = '', timeoutMs = 120_000 }: WineOptions): Promise<WineResult> {
  const folder = await mkdtemp(join(tmpdir(), 'lanewise-wine-'));
  const [input, printed, complaint] = [join(folder, 'in'), join(folder, 'out'), join(folder, 'err')];
  try {
    await writeFile(input, stdin);
    const streams = [openSync(input, 'r'), openSync(printed, 'w'), openSync(complaint, 'w')];
    const [program = '', ...rest] = argv;
    const child = spawn(program, rest, { cwd: '/', stdio: streams, timeout: timeoutMs });
    for (const stream of streams) closeSync(stream);
    await once(child, 'exit');
    const [stdout, stderr] = await Promise.all([readFile(printed, 'utf8'), readFile(complaint, 'utf8')]);
    return { exitCode: child.exitCode, stdout, stderr };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
