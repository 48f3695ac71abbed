import { belowMs } from './processes.ts';

/** What one run of something costs. */
export interface Cost {
  readonly wallMs: number;
  /** Of this process alone. */
  readonly cpuMs: number;
  /** Of all that it started, and they, alive or ended; counted in steps of 10 ms over all runs. */
  readonly childCpuMs: number;
}

/** Runs before counting: the compiler has seen the code by then, as in a program that runs all day. */
const warmUp = 30;
/** Counted at least this long, so that the clock of the processor's time does not matter. */
const atLeastMs = 1_000;

/** Mean cost of one call. */
export async function costOf(work: () => unknown): Promise<Cost> {
  for (let run = 0; run < warmUp; run += 1) await work();
  const wall = performance.now();
  const cpu = process.cpuUsage();
  const below = belowMs(process.pid);
  let runs = 0;
  while (performance.now() - wall < atLeastMs) {
    await work();
    runs += 1;
  }
  const { user, system } = process.cpuUsage(cpu);
  return {
    wallMs: (performance.now() - wall) / runs,
    cpuMs: (user + system) / 1_000 / runs,
    childCpuMs: (belowMs(process.pid) - below) / runs,
  };
}
