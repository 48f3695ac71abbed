import type { FixRefusal } from '../../../shared/model/fix.ts';
import { fixRunTexts } from '../../../shared/text/fix-run.ts';
import { MachineError } from '../../machine/machine.ts';
import { ChangeRefused } from '../changer.ts';
import { ChangeLost } from '../performer.ts';
import type { ChangeServiceOptions } from './ports.ts';

/** What went wrong, as an answer. What no one foresaw goes to the log with its whole story. */
export function refusalOf(error: unknown, report: ChangeServiceOptions['report']): FixRefusal {
  if (error instanceof ChangeRefused) return { code: error.code, sentence: error.message };
  if (error instanceof MachineError || error instanceof ChangeLost) return { code: 'failed', sentence: error.message };
  report('a change failed by a mistake', error);
  return { code: 'failed', sentence: fixRunTexts.mistake(error instanceof Error ? error.message : String(error)) };
}
