import type { ConsentWay } from '../../../shared/model/fix.ts';
import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';
import type { ElevatedEvent } from '../elevated/events.ts';
import type { Operation } from '../operation.ts';
import { ChangeLost, ChangeStuck, type Applied, type Performer, type StepNews } from '../performer.ts';

/** The program with an administrator's rights, from its start to its end. */
export interface Conversation {
  /** What it says next; `undefined` once it has ended. */
  next(): Promise<ElevatedEvent | undefined>;
  /** One line to it. */
  write(line: string): void;
  /** Nothing more is said to it: whatever is not kept goes back. */
  hangUp(): void;
  /** Why it ended without an outcome: how the rights were refused, or that it broke. */
  whyEnded(): Promise<ChangeRefused>;
}

/** How the elevated program of one system is reached. */
export interface ElevatedWay {
  consent(): Promise<ConsentWay>;
  /** Starts it for one request. Throws `ChangeRefused`. */
  start(request: object): Promise<Conversation>;
  /** Is there a change of this machine that was begun and neither kept nor reverted? Everybody may ask. */
  isUnfinished(): Promise<boolean>;
}

type Tell = (news: StepNews) => void;

/** Changes this machine through the program that has an administrator's rights, started anew for each change. */
export function conversingPerformer(way: ElevatedWay): Performer {
  return {
    consent: () => way.consent(),
    apply: async (request, tell, signal) => {
      const talk = await way.start({ verb: 'apply', ...request });
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
      const talk = await way.start({ verb: 'undo', transaction });
      talk.hangUp();
      await outcome(talk, tell, 'undone');
    },
    recover: async () => {
      // Nobody is asked for a password to be told that there was nothing to do.
      if (!(await way.isUnfinished())) return [];
      const talk = await way.start({ verb: 'recover' });
      talk.hangUp();
      const { list } = await outcome(talk, () => undefined, 'recovered');
      return list.map(({ refusal, ...one }) => ({
        transaction: one.transaction,
        ...(refusal === undefined ? {} : { refusal }),
      }));
    },
  };
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
