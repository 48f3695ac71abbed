import { ChangeRefused } from '../../main/change/changer.ts';
import { mountTrouble } from '../../main/change/mount-words.ts';
import { operationKey, type Operation } from '../../main/change/operation.ts';
import type { Changer, Performer } from '../../main/change/performer.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import {
  beginTransaction,
  recoverTransactions,
  undoTransaction,
  type ChangePerformer,
} from '../../main/change/transaction.ts';
import type { Machine } from '../../main/machine/machine.ts';
import type { ConsentWay } from '../../shared/model/fix.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { consentTexts, elevatedTexts } from '../../shared/text/fixes/elevated.ts';
import type { FakeClock } from './fake-clock.ts';
import type { ModelComputer } from './fix-model.ts';
import { hostileNames, longName } from './hostile-names.ts';

/** Where a change stops in a scene; left out: nothing stops it. */
export type Stop = 'asking' | 'refused' | 'applying' | 'mount-fails';

/** What stays of the changes of one computer. */
export interface Changed {
  readonly model: ModelComputer;
  /** By what an operation changes, its value now. */
  readonly values: Map<string, string>;
}

interface ScenePerformerOptions {
  readonly consent: ConsentWay;
  readonly stop: Stop | undefined;
  /** A kernel quotes what a NAS answered. */
  readonly hostile: boolean;
  readonly changed: Changed;
  readonly machine: () => Promise<Machine>;
  readonly clock: FakeClock;
  /** From the next look on the scene is as the change leaves it, or as it was before. */
  readonly setChanged: (changed: boolean, operations?: readonly Operation[]) => void;
}

const hostileAnswer = [...hostileNames, longName].join(' ');
const caller = { uid: 1000, gid: 1000 };
const patience = milliseconds(180_000);
const { signal: never } = new AbortController();
const forEver = (): Promise<never> => new Promise(() => undefined);

/** Changes values in memory by the program's own transaction; what stops it is what a person or a kernel would say. */
export function scenePerformer(options: ScenePerformerOptions): Performer {
  const { consent, machine, clock, setChanged, stop } = options;
  const { model, values } = options.changed;
  const engine: ChangePerformer = {
    ...model.performer(),
    changer: changerOf(values, options),
    now: () => clock.now(),
  };
  return {
    consent: async () => consent,
    async apply({ purpose, steps }, tell, signal) {
      if (stop === 'asking') await forEver();
      if (stop === 'refused') throw new ChangeRefused('consent-refused', consentTexts.refused);
      const operations = await prepareSteps(steps, await machine(), caller);
      for (const one of operations.toReversed()) values.set(operationKey(one), valueText(one.before));
      const id = `change-${model.journal.size + 1}`;
      const wanted = { id, purpose, uid: caller.uid, operations, patience };
      const applied = await beginTransaction(engine, wanted, tell, signal);
      setChanged(true, operations);
      return {
        ...applied,
        async revert(reason) {
          await applied.revert(reason);
          setChanged(false);
        },
      };
    },
    async undo(id, tell) {
      await undoTransaction(engine, { id, uid: caller.uid, patience }, tell);
      setChanged(false);
    },
    recover: async () => {
      const recovered = await recoverTransactions(engine, elevatedTexts.ended);
      return recovered.map(({ transaction, refusal }) => ({
        transaction,
        ...(refusal && { refusal: { code: refusal.code, sentence: refusal.message } }),
      }));
    },
  };
}

const valueText = (value: unknown): string => JSON.stringify(value ?? null);

function changerOf(values: Map<string, string>, { stop, hostile, clock }: ScenePerformerOptions): Changer {
  let done = 0;
  return {
    async stateOf(operation) {
      const now = values.get(operationKey(operation));
      if (now === valueText(operation.before)) return 'before';
      return now === undefined || now === valueText(operation.after) ? 'after' : 'other';
    },
    async perform(operation) {
      if (stop === 'applying' && done === 2) await forEver();
      await clock.sleep(milliseconds(timeOf(operation)), never);
      if (stop === 'mount-fails' && operation.kind === 'cifs-mount' && operation.after !== undefined)
        throw mountTrouble(
          operation.at,
          `mount error(113): could not connect to ${hostile ? hostileAnswer : '10.0.0.25'}`,
        );
      values.set(operationKey(operation), valueText(operation.after));
      done += 1;
    },
    mountOptions: async () => 'rw,relatime',
  };
}

/** About what each takes (ms). */
function timeOf(operation: Operation): number {
  if (operation.kind !== 'cifs-mount') return 24;
  return operation.after === undefined ? 180 : 640;
}
