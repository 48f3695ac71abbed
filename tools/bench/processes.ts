import type { ChildProcess } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** What all processes of a program use together. */
export interface Usage {
  readonly processes: number;
  /** Proportional set size: shared pages are split among those that share them. */
  readonly pssMegabytes: number;
  /** Processor time since they began, with that of their ended children, in ms. */
  readonly cpuMs: number;
}

/** The process and everything below it. Throws when it has ended: what is gone would cost nothing. */
export function usageOf(pid: number): Usage {
  if (ifThere(`/proc/${pid}/smaps_rollup`) === '') throw new Error(`The process ${pid} to be measured has ended.`);
  return usageOfAll(processTree(pid));
}

/** Of these processes together. */
export function usageOfAll(pids: readonly number[]): Usage {
  return {
    processes: pids.length,
    pssMegabytes: sum(pids.map(pssBytes)) / 1e6,
    cpuMs: sum(pids.map((each) => cpuOf(each).ownMs + cpuOf(each).endedChildrenMs)),
  };
}

/** Processor time of all below a process, alive or ended, in ms. */
export function belowMs(pid: number): number {
  const times = processTree(pid).map(cpuOf);
  return sum(times.map(({ ownMs, endedChildrenMs }) => ownMs + endedChildrenMs)) - (times[0]?.ownMs ?? 0);
}

/** The process and all that it started, and they, and so on. */
export function processTree(pid: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [[Number(name), parentOf(name)] as const] : [])),
  );
  const found = [pid];
  for (const parent of found) found.push(...[...parents].flatMap(([child, of]) => (of === parent ? [child] : [])));
  return found;
}

const parentOf = (pid: string): number => Number(statOf(pid)[1] ?? 0);

/** `utime`, `stime`, `cutime` and `cstime`, 1/100 s each (proc(5): USER_HZ). */
function cpuOf(pid: number): { readonly ownMs: number; readonly endedChildrenMs: number } {
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = statOf(String(pid)).slice(11, 15).map(Number);
  return { ownMs: (user + system) * 10, endedChildrenMs: (childrenUser + childrenSystem) * 10 };
}

/** Fields of /proc/PID/stat after the name, which may hold anything in brackets. */
function statOf(pid: string): readonly string[] {
  const text = ifThere(`/proc/${pid}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Its number; throws where it could not be started. */
export function startedPid({ pid, spawnfile }: ChildProcess): number {
  if (pid === undefined) throw new Error(`${spawnfile} could not be started.`);
  return pid;
}

/** `Pss:    12345 kB` */
function pssBytes(pid: number): number {
  const text = ifThere(`/proc/${pid}/smaps_rollup`);
  const kilobytes = /^Pss: +(?<kilobytes>\d+) kB$/m.exec(text)?.groups?.['kilobytes'];
  if (text !== '' && kilobytes === undefined)
    throw new Error(`/proc/${pid}/smaps_rollup does not tell the memory: ${text}`);
  return Number(kilobytes ?? 0) * 1_024;
}

/** A process may end between being listed and being read. */
function ifThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return '';
    throw error;
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
