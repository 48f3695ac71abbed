import { readdir } from 'node:fs/promises';
import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';
import type { ElevatedEvent } from '../elevated/events.ts';
import { journalFolder, openEnding } from '../journal.ts';
import type { Operation } from '../operation.ts';
import { ChangeLost, ChangeStuck, type Applied, type Performer, type StepNews } from '../performer.ts';
import { converse, type Conversation } from './conversation.ts';
import type { ElevatedProgram } from './program.ts';
import { consentOf, wayToRoot } from './way-to-root.ts';

export interface LocalOptions {
  /** `undefined`: it is not there; then nothing can be changed, and that is said. */
  readonly program: ElevatedProgram | undefined;
  readonly uid: number;
}

type Tell = (news: StepNews) => void;

/** Changes this machine through the program that runs as root, started anew for each change. */
export function localPerformer({ program, uid }: LocalOptions): Performer {
  const start = async (request: object): Promise<Conversation> => {
    const found = await wayToRoot(program, uid);
    if (found.way === 'impossible') throw new ChangeRefused('no-way-to-root', found.note);
    return converse(found.command, request);
  };
  return {
    consent: async () => consentOf(await wayToRoot(program, uid)),
    apply: async (request, tell, signal) => {
      const talk = await start({ verb: 'apply', ...request });
      const hangUp = () => talk.hangUp();
      signal.addEventListener('abort', hangUp);
      if (signal.aborted) hangUp();
      try {
        return appliedBy(talk, await outcome(talk, tell, 'applied'), tell);
      } finally {
        signal.removeEventListener('abort', hangUp);
      }
    },
    undo: async (transaction, tell) => {
      const talk = await start({ verb: 'undo', transaction });
      talk.hangUp();
      await outcome(talk, tell, 'undone');
    },
    recover: async () => {
      // Nobody is asked for a password to be told that there was nothing to do.
      if (!(await isUnfinished())) return [];
      const talk = await start({ verb: 'recover' });
      talk.hangUp();
      const { list } = await outcome(talk, () => undefined, 'recovered');
      return list.map(({ refusal, ...one }) => ({
        transaction: one.transaction,
        ...(refusal === undefined ? {} : { refusal }),
      }));
    },
  };
}

/** Is there a change of this machine that was begun and neither kept nor reverted? Everybody may ask. */
async function isUnfinished(): Promise<boolean> {
  try {
    return (await readdir(journalFolder)).some((name) => name.endsWith(openEnding));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

function appliedBy(talk: Conversation, { transaction }: { readonly transaction: string }, tell: Tell): Applied {
  return {
    transaction,
    keep: async () => {
      talk.write('keep');
      await outcome(talk, tell, 'kept');
    },
    revert: async () => {
      talk.write('undo');
      await outcome(talk, tell, 'put-back');
    },
  };
}

type EventOf<Name extends ElevatedEvent['event']> = Extract<ElevatedEvent, { readonly event: Name }>;

/** Follows it until the outcome that is hoped for; every other one is thrown. */
async function outcome<Name extends ElevatedEvent['event']>(
  talk: Conversation,
  tell: Tell,
  hoped: Name,
): Promise<EventOf<Name>> {
  for (;;) {
    const event = await talk.next();
    // Once it has named its operations nobody refused root: it broke, perhaps between two of them.
    if (event === undefined) throw operationsOf.has(talk) ? new ChangeLost(consentTexts.ended) : await talk.whyEnded();
    if (isHoped(event, hoped)) return event;
    follow(event, tell, talk);
  }
}

const isHoped = <Name extends ElevatedEvent['event']>(event: ElevatedEvent, hoped: Name): event is EventOf<Name> =>
  event.event === hoped;

const operationsOf = new WeakMap<Conversation, readonly Operation[]>();

function follow(event: ElevatedEvent, tell: Tell, talk: Conversation): void {
  switch (event.event) {
    case 'operations':
      operationsOf.set(talk, event.operations);
      return;
    case 'step': {
      const operation = operationsOf.get(talk)?.[event.index];
      if (operation !== undefined) tell({ index: event.index, operation, state: event.state });
      return;
    }
    case 'refused':
      throw new ChangeRefused(event.code, event.sentence);
    case 'stuck':
      throw new ChangeStuck(event.transaction, event.sentence);
    case 'applied':
    case 'kept':
    case 'put-back':
    case 'undone':
    case 'recovered':
      throw new ChangeRefused('failed', consentTexts.ended);
    default:
      return event satisfies never;
  }
}
