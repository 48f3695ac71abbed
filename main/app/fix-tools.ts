import type { FixPlace } from '../../shared/model/fix.ts';
import { fixRunTexts } from '../../shared/text/fix-run.ts';
import { ChangeRefused } from '../fix/changer.ts';
import type { FixServiceOptions } from '../fix/service/ports.ts';
import type { Machine } from '../machine/machine.ts';

interface ToolsOptions {
  readonly machineFor: (place: FixPlace) => Promise<Machine>;
  /** The computer this program runs on. */
  readonly isLocal: (place: FixPlace) => boolean;
  readonly report: (what: string, error?: unknown) => void;
}

export function fixTools(
  _options: ToolsOptions,
): Pick<FixServiceOptions, 'remediesOf' | 'prepare' | 'show' | 'performerFor' | 'callerFor'> {
  const none = async (): Promise<never> => {
    throw new ChangeRefused('no-way-to-root', fixRunTexts.notWatched);
  };
  return { remediesOf: () => [], prepare: none, show: none, performerFor: none, callerFor: none };
}
