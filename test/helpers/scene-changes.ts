import type { RequestArgument, RequestResults } from '../../shared/ipc/contract.ts';
import type { FixHistory, FixPreview, FixProgress, FixRefusal, FixRun } from '../../shared/model/fix.ts';
import { instant } from '../../shared/model/units.ts';
import { historyOf } from './scene-change-history.ts';
import { isPreview, plainPreview, previews } from './scene-previews.ts';
import { isRun, runs } from './scene-runs.ts';

type ChangeRequest = Extract<keyof RequestResults, `fix.${string}`> | 'history.get';

/** Moments of a change that the window can be asked to show. */
export type ChangeScene = keyof typeof previews | keyof typeof runs | 'history-full' | 'account';
export const changeScenes: readonly ChangeScene[] = [
  ...Object.keys(previews).filter(isPreview),
  ...Object.keys(runs).filter(isRun),
  'history-full',
  'account',
];

interface AnswerOptions {
  readonly scene: ChangeScene | undefined;
  readonly progress: (progress: FixProgress) => void;
  readonly history: (history: FixHistory) => void;
}

/** What the main program would answer about changes in a scene. */
export function changeAnswers({ scene, progress, history }: AnswerOptions): {
  [Name in ChangeRequest]: (argument: RequestArgument<Name>) => RequestResults[Name];
} {
  const shown: FixPreview | FixRefusal = scene !== undefined && isPreview(scene) ? previews[scene] : plainPreview;
  const play = (what: FixProgress['what']): void => {
    const at = scene !== undefined && isRun(scene) ? runs[scene] : runs.kept;
    const run: FixRun =
      what === 'undo'
        ? { phase: 'undone', told: '“Ask for two channels” was undone. Every value is the one from before.' }
        : at.run;
    const now = Date.now();
    if (run.phase === 'kept') history(historyOf('kept', now));
    progress({ transaction: 'run-1', what, title: plainPreview.title, run, steps: at.steps, startedAt: instant(now) });
  };
  return {
    'fix.preview': ({ account }) => {
      if (scene === 'account' && account === undefined) return { state: 'needs-account', title: plainPreview.title };
      return 'sentence' in shown ? { state: 'refused', why: shown } : { state: 'ready', preview: shown };
    },
    'fix.apply': () => {
      play('apply');
      return { state: 'started', transaction: 'run-1' };
    },
    'fix.cancel': () => null,
    'fix.undo': () => {
      play('undo');
      return { state: 'started', transaction: 'run-1' };
    },
    'fix.recover': () => {
      history(historyOf(undefined, Date.now()));
      return null;
    },
    'history.get': () => historyOf(scene, Date.now()),
  };
}
