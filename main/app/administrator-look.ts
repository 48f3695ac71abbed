import type { LookEnded } from '../../shared/ipc/contract.ts';
import { windowsSmbOf } from '../../shared/model/machine.ts';
import { administratorLookTexts as texts } from '../../shared/text/administrator-look.ts';
import { listed } from '../../shared/text/phrases.ts';
import { ChangeRefused } from '../change/changer.ts';
import type { AdministratorLook } from '../change/windows/administrator-look.ts';
import { deniedScripts, notTaken, type AdministratorAnswers } from '../collect/smb-client/windows/administrator.ts';
import type { AdministratorScript } from '../machine/windows/scripts.ts';
import type { TargetState } from '../watch/target-watcher.ts';

export interface AdministratorLookParts {
  readonly state: () => TargetState;
  /** Throws `ChangeRefused` with a sentence for people. */
  readonly look: (scripts: readonly AdministratorScript[]) => Promise<AdministratorLook>;
  /** Gives what was read to the next look. */
  readonly give: (read: AdministratorAnswers) => void;
  readonly lookNow: () => Promise<void>;
}

/**
 * Has what this user is denied at the Windows that this program runs on read once by an administrator. Which scripts is decided
 * here, by what the last look was denied: the window names none.
 */
export function createAdministratorLook({
  state,
  look,
  give,
  lookNow,
}: AdministratorLookParts): () => Promise<LookEnded> {
  let isAsking = false;
  return async () => {
    const { source, judged } = state();
    const facts = judged?.snapshot.facts;
    if (source.kind !== 'local' || facts?.family !== 'windows') return notRead(texts.onlyHere);
    const scripts = deniedScripts(windowsSmbOf(facts));
    if (scripts.length === 0) return notRead(texts.nothingDenied);
    if (isAsking) return notRead(texts.running);
    isAsking = true;
    try {
      const { read, failures } = await look(scripts);
      give(read);
      await lookNow();
      const seen = state().judged?.snapshot.facts;
      const unused = notTaken(windowsSmbOf(seen ?? facts), read);
      const troubles = unused.length === 0 ? failures : [...failures, texts.notUsed(listed(unused))];
      return { state: 'read', sentence: troubles.length === 0 ? texts.done : texts.partly(troubles) };
    } catch (error) {
      if (!(error instanceof ChangeRefused)) throw error;
      return notRead(error.message);
    } finally {
      isAsking = false;
    }
  };
}

const notRead = (sentence: string): LookEnded => ({ state: 'not-read', sentence });

/** What an administrator was told, from when it is given until the next look takes it. */
export function createAnswersBox() {
  let held: AdministratorAnswers | undefined;
  return {
    give: (read: AdministratorAnswers): void => void (held = read),
    take: (): AdministratorAnswers | undefined => {
      const taken = held;
      held = undefined;
      return taken;
    },
  };
}
