import { create } from 'zustand';
import type { FixAccount } from '../../shared/ipc/fix.ts';
import type { Bridge } from '../../shared/ipc/contract.ts';
import type { FixHistory, FixPreview, FixProgress, FixRecord, FixRefusal } from '../../shared/model/fix.ts';
import type { FixId } from '../../shared/model/remedy.ts';
import { ask, request } from './connect.ts';
import { withShownTexts } from './shown-names.ts';

/** What the dialogue of a change shows. */
export type FixDialog =
  | { readonly kind: 'account'; readonly id: FixId; readonly title: string; readonly account?: FixAccount }
  | { readonly kind: 'preparing'; readonly id: FixId; readonly title: string }
  | {
      readonly kind: 'preview';
      readonly preview: FixPreview;
      readonly account?: FixAccount;
      /** Until it is sent; it is in no other state of the window. */
      readonly password?: string;
      readonly starting: boolean;
    }
  | {
      readonly kind: 'refused';
      readonly title: string;
      readonly why: FixRefusal;
      readonly id?: FixId;
      readonly commands?: string;
    }
  | { readonly kind: 'undo'; readonly record: FixRecord; readonly starting: boolean }
  | {
      readonly kind: 'run';
      readonly transaction: string;
      readonly title: string;
      /** What it was begun with, to begin again. */
      readonly id?: FixId;
      readonly commands?: string;
    };

interface FixingState {
  readonly history?: FixHistory;
  /** The latest of each run. */
  readonly progress: Readonly<Record<string, FixProgress>>;
  readonly dialog?: FixDialog | undefined;
  readonly recovering: boolean;
}

export const useFixing = create<FixingState>(() => ({ progress: {}, recovering: false }));

/** Joins the state of changes to the main program. */
export function connectFixing(to: Bridge): void {
  to.on('fix.progress', (progress) =>
    useFixing.setState((state) => ({
      progress: { ...state.progress, [progress.transaction]: withShownTexts(progress) },
    })),
  );
  to.on('history', (history) => useFixing.setState({ history: withShownTexts(history) }));
  void loadHistory();
}

async function loadHistory(): Promise<void> {
  const history = await request('history.get', undefined);
  if (history === undefined) return;
  useFixing.setState((state) => ({
    history: state.history ?? history,
    progress: { ...Object.fromEntries(history.running.map((one) => [one.transaction, one])), ...state.progress },
  }));
}

const show = (dialog: FixDialog | undefined): void => {
  useFixing.setState({ dialog });
};

/** The answer is for a dialogue that is still open. */
const isOpen = (dialog: FixDialog): boolean => useFixing.getState().dialog === dialog;

/** Opens the dialogue with what would be done. */
export async function openFix(
  id: FixId,
  title: string,
  given?: { account: FixAccount; password: string },
): Promise<void> {
  const preparing: FixDialog = { kind: 'preparing', id, title };
  show(preparing);
  const reply = await ask('fix.preview', { id, ...(given === undefined ? {} : { account: given.account }) });
  if (!isOpen(preparing)) return;
  if (!reply.ok) return show({ kind: 'refused', id, title, why: { code: 'failed', sentence: reply.message } });
  const { value } = reply;
  if (value.state === 'needs-account') return show({ kind: 'account', id, title });
  if (value.state === 'refused') return show({ kind: 'refused', id, title, why: value.why });
  show({ kind: 'preview', preview: value.preview, ...given, starting: false });
}

/** Looks anew at what would be done, with what was given before. */
export function previewAgain(dialog: Extract<FixDialog, { kind: 'preview' }>): Promise<void> {
  const { preview, account, password } = dialog;
  const given = account === undefined || password === undefined ? undefined : { account, password };
  return openFix(preview.id, preview.title, given);
}

export async function applyFix(dialog: Extract<FixDialog, { kind: 'preview' }>): Promise<void> {
  const { preview, password } = dialog;
  const { id, title, hash, commands } = preview;
  const starting: FixDialog = { ...dialog, starting: true };
  show(starting);
  const reply = await ask('fix.apply', { id, hash, ...(password === undefined ? {} : { password }) });
  if (!isOpen(starting)) return;
  if (!reply.ok)
    return show({ kind: 'refused', id, title, commands, why: { code: 'failed', sentence: reply.message } });
  const { value } = reply;
  if (value.state === 'refused') return show({ kind: 'refused', id, title, commands, why: value.why });
  show({ kind: 'run', transaction: value.transaction, id, title, commands });
}

export function openUndo(record: FixRecord): void {
  show({ kind: 'undo', record, starting: false });
}

export async function undoFix({ record }: Extract<FixDialog, { kind: 'undo' }>): Promise<void> {
  const starting: FixDialog = { kind: 'undo', record, starting: true };
  show(starting);
  const { transaction, title } = record;
  // How the change itself went on has the same name.
  useFixing.setState(({ progress }) => ({
    progress: Object.fromEntries(Object.entries(progress).filter(([name]) => name !== transaction)),
  }));
  const reply = await ask('fix.undo', { transaction });
  if (!isOpen(starting)) return;
  if (!reply.ok) return show({ kind: 'refused', title, why: { code: 'failed', sentence: reply.message } });
  if (reply.value.state === 'refused') return show({ kind: 'refused', title, why: reply.value.why });
  show({ kind: 'run', transaction, title });
}

export function openRun({ transaction, title }: FixProgress): void {
  show({ kind: 'run', transaction, title });
}

export async function cancelFix(transaction: string): Promise<void> {
  await request('fix.cancel', { transaction });
}

export async function recoverFixes(): Promise<void> {
  if (useFixing.getState().recovering) return;
  useFixing.setState({ recovering: true });
  await request('fix.recover', undefined);
  useFixing.setState({ recovering: false });
}

export function closeFix(): void {
  show(undefined);
}
