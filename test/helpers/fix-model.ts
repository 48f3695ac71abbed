import { ChangeRefused } from '../../main/change/changer.ts';
import type { Changer } from '../../main/change/performer.ts';
import type { Journal, JournalEntry, Rollback } from '../../main/change/journal.ts';
import type { Operation } from '../../main/change/operation.ts';
import type { FixHistoryStore, StoredFix } from '../../main/change/run/ports.ts';
import type { ChangePerformer } from '../../main/change/transaction.ts';
import { instant } from '../../shared/model/units.ts';

/** Thrown where the power goes: nothing after it is done. */
export class Crash extends Error {}

/**
 * A computer in memory, whose settings are texts. Everything that reaches it goes through `tick`, which may crash before
 * (`crashAt: n`) the n-th thing done.
 */
export class ModelComputer {
  readonly settings = new Map<string, string>();
  readonly journal = new Map<string, JournalEntry>();
  readonly refuses = new Set<string>();
  /** By place, the options that the kernel prints. */
  readonly mounts = new Map<string, string>();
  armed: string | undefined;
  ticks = 0;
  crashAt = Number.POSITIVE_INFINITY;

  performer(): ChangePerformer {
    return { changer: this.changer(), journal: this.files(), rollback: this.rollback(), now: () => instant(1_000) };
  }

  private tick(): void {
    this.ticks += 1;
    if (this.ticks >= this.crashAt) throw new Crash('the power went');
  }

  private changer(): Changer {
    const stateOf = async (operation: Operation) => {
      if (operation.kind === 'cifs-mount')
        return this.mounts.has(operation.at) === (operation.after === undefined)
          ? ('before' as const)
          : ('after' as const);
      const { key, before, after } = asSetting(operation);
      const now = this.settings.get(key) ?? '';
      return now === after ? ('after' as const) : now === before ? ('before' as const) : ('other' as const);
    };
    return {
      stateOf,
      perform: async (operation) => {
        this.tick();
        const state = await stateOf(operation);
        if (state === 'after') return;
        if (operation.kind === 'cifs-mount') return this.mountOrNot(operation);
        const { key, after } = asSetting(operation);
        if (state === 'other') throw new ChangeRefused('changed-since', `${key} is foreign`);
        if (this.refuses.has(`${key}=${after}`)) throw new ChangeRefused('busy', `${key} refuses ${after}`);
        this.settings.set(key, after);
        this.tick();
      },
      mountOptions: async (at) => this.mounts.get(at),
    };
  }

  private mountOrNot({ at, after }: Extract<Operation, { readonly kind: 'cifs-mount' }>): void {
    if (after === undefined) this.mounts.delete(at);
    else this.mounts.set(at, after.by === 'options' ? after.options.join(',') : 'rw,relatime');
    this.tick();
  }

  private files(): Journal {
    const open: readonly string[] = ['applying', 'applied', 'undoing'];
    return {
      write: async (entry) => {
        this.tick();
        this.journal.set(entry.id, entry);
        this.tick();
      },
      read: async (id) => this.journal.get(id),
      tidy: async () => [],
      unfinished: async () => [...this.journal.values()].filter(({ phase }) => open.includes(phase)),
    };
  }

  private rollback(): Rollback {
    return {
      arm: async ({ id }) => {
        this.tick();
        this.armed = id;
      },
      disarm: async (id) => {
        this.tick();
        if (this.armed === id) this.armed = undefined;
      },
    };
  }
}

export const setting = (key: string, before: string, after: string): Operation => ({
  kind: 'sysctl',
  key,
  before,
  after,
});

function asSetting(operation: Operation): { key: string; before: string; after: string } {
  if (operation.kind !== 'sysctl') throw new Error('the model knows settings only');
  return operation;
}

/** The history of a program that forgets it. */
export function memoryHistory(first: readonly StoredFix[]): FixHistoryStore {
  let records = first;
  return {
    all: () => records,
    async put(record) {
      const others = records.filter(({ transaction }) => transaction !== record.transaction);
      records = [record, ...others];
    },
    async remove(transaction) {
      records = records.filter((one) => one.transaction !== transaction);
    },
  };
}
