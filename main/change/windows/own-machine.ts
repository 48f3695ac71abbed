import { instant } from '../../../shared/model/units.ts';
import { administratorLookTexts } from '../../../shared/text/administrator-look.ts';
import type { Machine } from '../../machine/machine.ts';
import { powerShellAsker, type PowerShellAsker } from '../../machine/windows/power-shell-asker.ts';
import { windowsTrees } from '../../machine/windows/process-tree.ts';
import { powerShellProgram, powerShellWords } from '../../machine/windows/program.ts';
import { hostScript, type AdministratorScript } from '../../machine/windows/scripts.ts';
import type { Caller } from '../caller.ts';
import { ChangeRefused } from '../changer.ts';
import { journalFolder, openEnding } from '../journal.ts';
import type { Performer } from '../performer.ts';
import { lookAsAdministrator, type AdministratorLook } from './administrator-look.ts';
import { administrator } from './elevated.ts';
import { unfinishedChanges } from './journal.ts';
import { startBy, windowsPerformer } from './performer.ts';
import { windowsScripts } from './scripts.ts';

/** The Windows that this program runs on, as its changes read it and make them. */
export interface OwnWindows {
  readonly machine: Machine;
  readonly caller: Caller;
  readonly performer: Performer;
  end(): void;
}

/** Nobody keeps a second PowerShell for a change that is made once a year. */
const restAfterMs = 30_000;

const ownPowerShell = (): PowerShellAsker =>
  powerShellAsker({
    argv: [powerShellProgram(process.env, process.arch), ...powerShellWords(hostScript(), 'change')],
    trees: windowsTrees(process.env),
  });

/** Reads these scripts once as administrator. Throws `ChangeRefused`. Never run on Windows. */
export async function lookHereAsAdministrator(
  program: string | undefined,
  asked: readonly AdministratorScript[],
): Promise<AdministratorLook> {
  if (program === undefined) throw new ChangeRefused('no-way-to-root', administratorLookTexts.notForAll);
  const asker = ownPowerShell();
  try {
    const { notStarted } = administratorLookTexts;
    const start = startBy(windowsScripts(asker), program, { before: ['read'], notStarted });
    return await lookAsAdministrator(asked, start, () => instant(Date.now()));
  } finally {
    asker.end();
  }
}

/** `program`: the elevated one, if it is installed for all users. */
export function ownWindows(program: string | undefined): OwnWindows {
  const asker = resting(ownPowerShell(), restAfterMs);
  const scripts = windowsScripts(asker);
  const machine: Machine = {
    ...scripts.machine,
    // The one folder that is asked of any machine: where marks of unfinished changes lie. Here they are values of the registry.
    listDirectory: async (path) => {
      if (path !== journalFolder) return scripts.machine.listDirectory(path);
      const names = await unfinishedChanges(scripts);
      return names.map((name) => name + openEnding);
    },
  };
  const performer = windowsPerformer({ scripts, program });
  return { machine, caller: administrator, performer, end: () => asker.end() };
}

/** Ends when nothing was asked of it for a time; it starts anew at the next ask. */
export function resting(asker: PowerShellAsker, afterMs: number): PowerShellAsker {
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;
  return {
    ask: async (script, words, how) => {
      clearTimeout(timer);
      underWay += 1;
      try {
        return await asker.ask(script, words, how);
      } finally {
        underWay -= 1;
        if (underWay === 0) timer = setTimeout(() => asker.end(), afterMs).unref();
      }
    },
    end: () => {
      clearTimeout(timer);
      asker.end();
    },
  };
}
