import { smbClientOf, type MachineFacts } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { parseDebugData } from '../../main/collect/smb-client/cifs/debug-data.ts';
import { localMachine } from '../../main/machine/local.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { judge, nothingJudged, type Memory } from '../../main/judge/judge.ts';
import { setupChanged } from '../../main/watch/network-change.ts';
import { instant } from '../../shared/model/units.ts';
import { machineWithLuns } from './fake-luns.ts';
import { fakeMachine } from './fake-machine.ts';
import { busyNas, debugData } from './fake-texts.ts';
import { costOf, type Cost } from './measure.ts';

export interface EngineCost {
  readonly machine: string;
  readonly mounts: number;
  /** Everything read, joined and judged. */
  readonly full: Cost;
  /** What a second of watching costs. */
  readonly tick: Cost;
}

/** Costs on machines in memory: own work alone. */
export const fakeCost = async (mounts: number): Promise<EngineCost> =>
  await costInMemory(`in memory, ${mounts} mounts`, mounts, fakeMachine(mounts));

/** The same of LUNs with four paths each. */
export const lunCost = async (luns: number): Promise<EngineCost> =>
  await costInMemory(`in memory, ${luns} LUNs with 4 paths`, luns, machineWithLuns(luns));

async function costInMemory(name: string, mounts: number, machine: Machine): Promise<EngineCost> {
  const first = judge(nothingJudged, await collectMachine('workstation', machine, 'full'), instant(0));
  const seen = first.history[0]?.shares.filter((share) => share.verdict.word !== 'unknown').length;
  if (seen !== mounts) throw new Error(`The made-up machine (${name}) is judged as ${seen}: nothing to measure`);
  return engineCost(name, mounts, machine);
}

/** Costs on this machine, with its files and child processes (whose own time is left out). */
export async function localCost(): Promise<EngineCost> {
  const machine = localMachine();
  const facts = await collectMachine('workstation', machine, 'full');
  const mounts = valueOf(smbClientOf(facts).mounts)?.length ?? 0;
  return engineCost(`this machine, ${mounts} mounts`, mounts, machine);
}

async function engineCost(name: string, mounts: number, machine: Machine): Promise<EngineCost> {
  let judged = nothingJudged;
  let facts: MachineFacts | undefined;
  const look = async (depth: 'full' | 'tick'): Promise<Memory> => {
    const before = facts;
    facts = await collectMachine('workstation', machine, depth, before);
    if (before !== undefined) setupChanged(before, facts);
    judged = judge(judged, facts, facts.readAt);
    return judged;
  };
  return { machine: name, mounts, full: await costOf(() => look('full')), tick: await costOf(() => look('tick')) };
}

/** Megabytes of DebugData read in a second. */
export async function parseRate(): Promise<number> {
  const text = debugData(busyNas(500));
  const { cpuMs } = await costOf(() => parseDebugData(text));
  return text.length / 1e6 / (cpuMs / 1_000);
}
