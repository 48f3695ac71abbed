/** A lab leaves nothing behind, however it ends, and keeps to itself. */
import { isLongRun } from '../helpers/rounds.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { check } from './check.ts';
import { openLab } from './lab.ts';
import { missingForLab } from './needs.ts';
import { play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { until } from './until.ts';

const missing = await missingForLab();
const scenario = scenarioOf('two-channels');
const open = () => openLab({ suite: 'bookworm', wiring: scenario.wiring });

test('two labs side by side know nothing of each other, and closing them leaves nothing', async ({ skip }) => {
  if (missing.length > 0) skip(missing.join(' '));
  const before = await onThisMachine();
  const [left, right] = await Promise.all([open(), open()]);
  const inside = [
    ...(await insideOf(left.reachWorkstation.identity)),
    ...(await insideOf(right.reachWorkstation.identity)),
  ];
  try {
    await Promise.all([play(left, scenario), play(right, { ...scenario, mounts: [], connections: () => 0 })]);
    const [seenLeft, seenRight] = await Promise.all([check(left), check(right)]);
    expect([seenLeft.shares.length, seenRight.shares.length]).toEqual([1, 0]);
  } finally {
    await Promise.all([left.close(), right.close()]);
  }
  expect(await alive(inside)).toEqual([]);
  expect(await newHere(before)).toEqual([]);
});

test('nothing in a lab has a way out of it', async ({ skip }) => {
  if (missing.length > 0) skip(missing.join(' '));
  const lab = await open();
  try {
    const routes = [await lab.shell.run('ip route'), await lab.nas.box.shell('ip route')].join('');
    expect(routes.split('\n').filter((line) => line !== '' && !line.startsWith('10.77.'))).toEqual([]);
    const out = await lab.shell.tried('ping -c 1 -W 1 192.0.2.1');
    expect(out.exitCode).not.toBe(0);
  } finally {
    await lab.close();
  }
});

const headless = z.object({ workstation: z.array(z.string()) });
const tool = fileURLToPath(new URL('../../tools/lab/main.ts', import.meta.url));

const endings = ['SIGKILL', 'SIGTERM', 'SIGINT', 'end of input'] as const;
/** Nothing of the program runs any more after the first; after the last all of it does. */
const usual = ['SIGKILL', 'end of input'] as const;

test.for(isLongRun ? endings : usual)('the lab of a program that ends by %s is gone', async (how, { skip }) => {
  if (missing.length > 0) skip(missing.join(' '));
  const before = await onThisMachine();
  const program = spawn(process.execPath, [tool, 'two-channels', '--headless'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(program.stdout), 'line');
  const { workstation } = headless.parse(JSON.parse(String(line)));
  const identity = workstation[workstation.indexOf('--identity') + 1] ?? '';
  const inside = await insideOf(identity);
  expect(inside.length).toBeGreaterThan(5);
  if (how === 'end of input') program.stdin.end();
  else program.kill(how);
  await once(program, 'exit');
  const rest = () => alive(inside);
  await until(
    'everything in the lab is gone',
    async () => (await rest()).length === 0,
    async () => JSON.stringify(await rest()),
  );
  expect(await newHere(before)).toEqual([]);
});

interface Process {
  readonly pid: string;
  /** In clock ticks since boot; a number that is used again has another one. */
  readonly startedAt: string;
  /** The process namespaces it is in and it makes its children in. */
  readonly space: string;
  readonly childSpace: string;
}

/** Everything that runs in a lab: in the namespace of the process whose number leads every path into it, or further in. */
async function insideOf(identity: string): Promise<readonly Process[]> {
  const first = identity.split('/')[2] ?? '';
  const all = await processes();
  const space = all.find(({ pid }) => pid === first)?.space;
  const spaces = new Set(all.filter((one) => one.space === space).flatMap((one) => [one.space, one.childSpace]));
  return all.filter((one) => spaces.has(one.space));
}

async function alive(once: readonly Process[]): Promise<readonly Process[]> {
  const now = await processes();
  return once.filter((one) => now.some(({ pid, startedAt }) => pid === one.pid && startedAt === one.startedAt));
}

async function processes(): Promise<readonly Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return (await Promise.all(pids.map(processOf))).filter((one) => one !== undefined);
}

async function processOf(pid: string): Promise<Process | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const links = ['pid', 'pid_for_children'].map((name) => readlink(`/proc/${pid}/ns/${name}`));
    const [space = '', childSpace = ''] = await Promise.all(links);
    // `PID (NAME) STATE PPID …`, the 22nd word is the start; the name may hold anything.
    const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    return { pid, startedAt, space, childSpace };
  } catch (error) {
    // One that ended meanwhile is in no namespace any more.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** What a lab could leave outside of its namespaces; another one may be running, and people have things of their own. */
async function onThisMachine(): Promise<readonly string[]> {
  const mounts = (await readFile('/proc/self/mounts', 'utf8'))
    .split('\n')
    .filter((line) => line.includes('lanewise-lab'));
  const namespaces = existsSync('/run/netns') ? await readdir('/run/netns') : [];
  const files = (await readdir(tmpdir())).filter((name) => /lanewise-lab|uml/.test(name));
  return [...mounts, ...namespaces, ...files];
}

const newHere = async (before: readonly string[]): Promise<readonly string[]> =>
  (await onThisMachine()).filter((one) => !before.includes(one));
