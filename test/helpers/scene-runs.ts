import type { FixRun, FixStepView } from '../../shared/model/fix.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { refusal } from './scene-previews.ts';

const step = (text: string, state: FixStepView['state'], took?: number): FixStepView => ({
  text,
  state,
  ...(took === undefined ? {} : { took: milliseconds(took) }),
});
const stepsAt = (done: number, now: FixStepView['state'] = 'doing'): readonly FixStepView[] =>
  [
    ['Unmount /mnt/media', 180],
    ['Write /etc/fstab', 24],
    ['Mount //nas/media at /mnt/media', 640],
    ['Check until the trouble is gone', 2100],
  ].map(([text, took], index) =>
    step(
      String(text),
      index < done ? 'done' : index === done ? now : 'waiting',
      index < done ? Number(took) : undefined,
    ),
  );

/** How far a run is in each scene. */
export const runs = {
  asking: { run: { phase: 'asking' }, steps: stepsAt(0, 'waiting') },
  applying: { run: { phase: 'applying', cancellable: true }, steps: stepsAt(2) },
  verifying: { run: { phase: 'verifying', cancellable: true }, steps: stepsAt(3) },
  kept: {
    run: {
      phase: 'kept',
      certain: true,
      told: 'Checked twice: “The mount never asked for a second channel” is gone. media uses 2 of 2 paths.',
    },
    steps: stepsAt(4),
  },
  'put-back': {
    run: {
      phase: 'put-back',
      why: refusal(
        'did-not-help',
        'The change was made, but media got worse (1 of 2 before, 0 of 2 afterwards), so the change was reverted.',
      ),
    },
    steps: [
      ...stepsAt(3)
        .slice(0, 3)
        .map((one) => ({ ...one, state: 'put-back' as const })),
      step('Check until the trouble is gone', 'failed', 60_000),
    ],
  },
  refused: {
    run: {
      phase: 'refused',
      why: refusal(
        'consent-refused',
        'The administrator’s password was not given, so nothing was changed. Try again, or copy the commands for somebody who has it.',
      ),
    },
    steps: stepsAt(0, 'waiting'),
  },
  stuck: {
    run: {
      phase: 'stuck',
      why: refusal(
        'failed',
        '/mnt/media could not be mounted again: the NAS does not answer on 10.100.4.25. /etc/fstab is as it was before. Run “mount /mnt/media” when the NAS answers.',
      ),
    },
    steps: [...stepsAt(2, 'failed').slice(0, 3), step('Check until the trouble is gone', 'waiting')],
  },
} as const satisfies Readonly<Record<string, { readonly run: FixRun; readonly steps: readonly FixStepView[] }>>;

export function isRun(scene: string): scene is keyof typeof runs {
  return scene in runs;
}
