import type { RequestArgument, RequestResults } from '../../shared/ipc/contract.ts';
import type { FixHistory, FixPreview, FixProgress, FixRefusal, FixRun } from '../../shared/model/fix.ts';
import { instant } from '../../shared/model/units.ts';
import { mockHistory } from './mock-fix-history.ts';
import { mockPreview, previews, isPreview } from './mock-fix-previews.ts';
import { runs, isRun } from './mock-fix-runs.ts';
import type { FixScene } from './mock-fix-scenes.ts';

type FixRequest = Extract<keyof RequestResults, `fix.${string}`> | 'history.get';

interface AnswerOptions {
  readonly scene: FixScene | undefined;
  readonly now: () => number;
  readonly progress: (progress: FixProgress) => void;
  readonly history: (history: FixHistory) => void;
}

/** What the main program would answer about changes in a scene. */
export function fixAnswers({ scene, now, progress, history }: AnswerOptions): {
  [Name in FixRequest]: (argument: RequestArgument<Name>) => RequestResults[Name];
} {
  const shown: FixPreview | FixRefusal = scene !== undefined && isPreview(scene) ? previews[scene] : mockPreview;
  const needsAccount = scene === 'fix-account';
  const play = (what: FixProgress['what']): void => {
    const at = scene !== undefined && isRun(scene) ? runs[scene] : runs['fix-kept'];
    const run: FixRun =
      what === 'undo'
        ? { phase: 'undone', told: '“Ask for two channels” was undone. Every value is the one from before.' }
        : at.run;
    if (run.phase === 'kept') history(mockHistory('fix-kept', now()));
    progress({ transaction: 'run-1', what, title: mockPreview.title, run, steps: at.steps, startedAt: instant(now()) });
  };
  return {
    'fix.preview': ({ account }) => {
      if (needsAccount && account === undefined) return { state: 'needs-account', title: mockPreview.title };
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
      history(mockHistory('history-empty', now()));
      return null;
    },
    'history.get': () => mockHistory(scene, now()),
  };
}
