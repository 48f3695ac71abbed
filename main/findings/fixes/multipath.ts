import { milliseconds } from '../../../shared/model/units.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import { multipathTexts } from '../../../shared/text/fixes/multipath.ts';
import type { StepOf } from '../../change/steps.ts';
import type { FixDraft } from '../finding.ts';
import { fix } from '../remedy.ts';

const takes = milliseconds(10_000);

/** A setting of the map of one LUN; empty where the LUN has no world wide id. */
export function mapFix(
  wwid: string | undefined,
  title: string,
  setting: StepOf<'set-multipath'>['setting'],
): readonly FixDraft[] {
  if (wwid === undefined) return [];
  return fix({
    name: setting.name,
    title,
    plan: {
      parts: [{ place: { kind: 'workstation' }, steps: [{ verb: 'set-multipath', wwid, setting }] }],
      verification: { kind: 'finding-gone' },
      risk: 'none',
      interrupts: [multipathTexts.reload],
      undo: [multipathTexts.undo, changeText.undoRefuses],
      duration: takes,
    },
  });
}
