import { milliseconds } from '../../../shared/model/units.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { windowsFixTexts } from '../../../shared/text/fixes/windows.ts';
import type { FixPlan } from '../../change/plan.ts';
import type { StepOf } from '../../change/steps.ts';
import type { FixDraft } from '../finding.ts';
import { fix } from '../remedy.ts';

type Wish = StepOf<'set-windows'>['wishes'][number];

/** An adapter that starts anew is back by then. */
const takes = milliseconds(15_000);

/** Settings of Windows are given their usual value; what that interrupts and how it is undone follows from each. */
export function settingFix(title: string, wishes: readonly Wish[]): readonly FixDraft[] {
  const restarting = wishes.flatMap((wish) =>
    wish.setting === 'rss' ? [windowsFixTexts.restarts(wish.interface)] : [],
  );
  const kept = wishes.flatMap((wish) =>
    wish.setting === 'constrain' ? [windowsFixTexts.notByOthers(wish.server, listed(wish.interfaces))] : [],
  );
  const plan: FixPlan = {
    parts: [{ place: { kind: 'workstation' }, steps: [{ verb: 'set-windows', wishes: [...wishes] }] }],
    // What a constraint keeps out carries on in the connections that are open.
    verification: { kind: kept.length > 0 ? 'in-force' : 'finding-gone' },
    risk: restarting.length > 0 ? 'drops-network' : 'none',
    interrupts: [...(restarting.length > 0 ? restarting : [windowsFixTexts.interruptsNothing]), ...kept],
    undo: [windowsFixTexts.undo, changeText.undoRefuses],
    duration: takes,
  };
  return fix({ name: 'setting', title, plan, system: 'windows' });
}
