import { fixRunTexts } from '../../shared/text/fix-run.ts';
import type { Caller } from '../change/caller.ts';
import { ChangeRefused } from '../change/changer.ts';
import { localPerformer } from '../change/local/performer.ts';
import type { Performer } from '../change/performer.ts';
import { localMachine } from '../machine/local.ts';
import type { Machine } from '../machine/machine.ts';
import { elevatedProgram, windowsElevated } from './paths.ts';

/** The machine that this program runs on, as its changes read it and make them. */
export interface OwnMachine {
  readonly machine: Machine;
  readonly caller: Caller;
  readonly performer: Performer;
  end(): void;
}

/** Throws `ChangeRefused` on a system that is not known. */
export async function ownMachine(platform: string = process.platform): Promise<OwnMachine> {
  if (platform === 'win32')
    return (await import('../change/windows/own-machine.ts')).ownWindows(await windowsElevated());
  const caller = ownIds();
  const performer = localPerformer({ program: await elevatedProgram(), uid: caller.uid });
  return { machine: localMachine(), caller, performer, end: () => undefined };
}

/** Throws `ChangeRefused` on a system without user ids: who is not known is not root. */
function ownIds(): Caller {
  const [uid, gid] = [process.getuid?.(), process.getgid?.()];
  if (uid === undefined || gid === undefined) throw new ChangeRefused('no-way-to-root', fixRunTexts.noUserIds);
  return { uid, gid };
}
