/** The program's engine pointed at the workstation of a lab: look, join, judge, once a second. */
import { setTimeout as pause } from 'node:timers/promises';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { diagnose } from '../../main/findings/diagnose.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { sshMachine } from '../../main/machine/ssh.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import type { Finding } from '../../shared/model/finding.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane, Snapshot } from '../../shared/model/snapshot.ts';
import type { Site } from './lab.ts';
import type { Person } from './roots.ts';

/** The program's way to a host of the lab. */
export function labMachine(lab: Site, where: 'workstation' | 'nas', person: Person): Promise<Machine> {
  const reach = where === 'nas' ? lab.reachNas : lab.reachWorkstation;
  return sshMachine({ ...reach, host: `${person}@${reach.host}` });
}

export interface Watched {
  readonly now: Snapshot;
  /** Newest first, `now` among them. */
  readonly history: readonly Snapshot[];
  readonly findings: readonly Finding[];
}

export interface Watch {
  readonly machine: Machine;
  /** The next look, a second after the one before. */
  readonly look: () => Promise<Watched>;
}

/** Ten of these are a little less than ten seconds, so that they all count as recent. */
const everyMs = 960;
/** What has not been seen by then will not be. */
const patienceMs = 60_000;

export function watchOf(machine: Machine): Watch {
  let history: readonly Snapshot[] = [];
  let nextAt = 0;
  const look = async (): Promise<Watched> => {
    await pause(Math.max(0, nextAt - performance.now()));
    nextAt = performance.now() + everyMs;
    const facts = await collectMachine(
      'workstation',
      machine,
      history.length === 0 ? 'full' : 'tick',
      history[0]?.facts,
    );
    const now = nextSnapshot(history, facts);
    history = [now, ...history].slice(0, 15);
    return { now, history, findings: diagnose(history) };
  };
  return { machine, look };
}

/** Looks until it is so, and says how things stood at last when it never came true. */
export async function lookUntil<Look>(
  look: () => Promise<Look>,
  holds: (seen: Look) => boolean,
  tell: (seen: Look) => string,
): Promise<Look> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (performance.now() > end) throw new Error(`Not seen within ${patienceMs / 1_000} s: ${tell(seen)}`);
  }
}

/** The lanes of every share. */
export const lanesOf = (snapshot: Snapshot): readonly Lane[] =>
  snapshot.shares.flatMap((share) => valueOf(share.session)?.lanes ?? []);

export const told = ({ now, findings }: Watched): string =>
  JSON.stringify({
    verdicts: now.shares.map((share) => share.verdict),
    lanes: lanesOf(now),
    findings: findings.map(({ code }) => code),
  });
