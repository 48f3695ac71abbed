import { previews, isPreview } from './mock-fix-previews.ts';
import { runs, isRun } from './mock-fix-runs.ts';

/** Moments of a change that the window can be asked to show. */
export type FixScene = keyof typeof previews | keyof typeof runs | 'history-empty' | 'history-full' | 'fix-account';
export const fixScenes: readonly FixScene[] = [
  ...Object.keys(previews).filter(isPreview),
  ...Object.keys(runs).filter(isRun),
  'history-empty',
  'history-full',
  'fix-account',
];
