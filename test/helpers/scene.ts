import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Machine } from '../../main/machine/machine.ts';
import { judge, nothingJudged, type Memory } from '../../main/judge/judge.ts';
import { publicationOf } from '../../main/watch/publication.ts';
import type { TargetState } from '../../main/watch/target-watcher.ts';
import type { WatchedNas } from '../../shared/ipc/nas.ts';
import type { Publication } from '../../shared/ipc/publication.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';

/** What one look saw; without facts of the workstation, nothing. */
export interface Look {
  readonly facts?: MachineFacts;
  readonly nas?: readonly WatchedNas[];
}

/** What a window is to show: facts for each second, which go the program's own way from there. */
export interface Scene {
  readonly look: (second: number) => Look;
  /** The same once a change has helped, and once it has made things worse. */
  readonly changed?: Readonly<Record<'helped' | 'worse', (second: number) => Look>>;
  /** The same while the path to this portal is away. */
  readonly away?: (portal: string, second: number) => Look;
  /** The workstation as a change reads it; left out: the Linux of its facts. */
  readonly machine?: Machine;
  /** What happened since the last look: it grew old, or the next one failed. */
  readonly since?: Partial<TargetState>;
  readonly trayMissing?: boolean;
}

/** When the first look of a scene was made. */
export const sceneBegins = instant(1_800_000_000_000);

/** Judges look after look as a watcher does, each with what the looks before it left. */
export function judging(): (look: Look, since?: Partial<TargetState>) => TargetState {
  let memory: Memory = nothingJudged;
  return ({ facts, nas }, since) => {
    const reported = (nas ?? []).flatMap(({ current, facts: told }) => (told === undefined ? [] : [{ current, told }]));
    const reports = {
      current: reported.filter(({ current }) => current).map(({ told }) => told),
      silent: reported.filter(({ current }) => !current).map(({ told }) => told),
    };
    if (facts !== undefined) memory = judge(memory, facts, facts.readAt, reports);
    return {
      source: { kind: 'local', hostName: 'workstation' },
      ...(memory.latest && { judged: memory.latest }),
      interval: milliseconds(1000),
      stale: false,
      ...(nas && { nas }),
      ...since,
    };
  };
}

/** What is published after looks 0 to `last`, a second apart; `since` holds for the last one. */
export function play({ look, since, trayMissing = false }: Scene, last: number): readonly Publication[] {
  const judged = judging();
  const before = since?.source && { source: since.source };
  return Array.from({ length: last + 1 }, (_, second) =>
    publicationOf(judged(look(second), second === last ? since : before), { sequence: second, trayMissing }),
  );
}
