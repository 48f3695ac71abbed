import type { ChangePlace, PreviewItem } from '../../../shared/model/fix.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import { kindOf, operationsByKind, type Operation } from '../operation.ts';
import type { FileEdit } from '../operations/operation-kind.ts';
import { editCommands } from './edit-commands.ts';
import { diffOf } from './file-diff.ts';

/** What a person sees of the operations at one place. */
export interface PlacePreview {
  readonly items: readonly PreviewItem[];
  /** Whole sentences. */
  readonly interrupts: readonly string[];
  readonly undo: readonly string[];
  /** All of it for a terminal: one block that stops at the first command that fails. */
  readonly commands: string;
}

export function previewOf(place: ChangePlace, operations: readonly Operation[]): PlacePreview {
  return {
    items: itemsOf(place, operations),
    interrupts: interruptsOf(operations),
    undo: undoOf(operations),
    commands: commandsOf(operations),
  };
}

/** In the order in which it is done; commands that follow each other stand together. */
function itemsOf(place: ChangePlace, operations: readonly Operation[]): readonly PreviewItem[] {
  const items: PreviewItem[] = [];
  for (const operation of operations) {
    const item = itemOf(place, operation);
    const last = items.at(-1);
    if (item.kind === 'commands' && last?.kind === 'commands') {
      items.splice(-1, 1, { ...last, lines: [...last.lines, ...item.lines] });
    } else {
      items.push(item);
    }
  }
  return items;
}

function itemOf(place: ChangePlace, operation: Operation): PreviewItem {
  const shown = kindOf(operation).shown(operation);
  if (shown.kind !== 'edit') return { ...shown, place };
  const { path, before, after } = shown.edit;
  return { kind: 'file', place, path, diff: diffOf(before, after) };
}

/**
 * In a shell of its own, so that what fails ends the block and not the terminal, and so that nothing is read ahead; in PowerShell
 * as a block that stops at the first error.
 */
export function commandsOf(operations: readonly Operation[]): string {
  const commands = operations.flatMap((operation) => kindOf(operation).commands(operation)).flatMap(linesOf);
  const isPowerShell = operations.some((operation) => kindOf(operation).language === 'powershell');
  return isPowerShell
    ? ['& {', "$ErrorActionPreference = 'Stop'", ...commands, '}'].join('\n')
    : ['(', 'set -e', ...commands, ')'].join('\n');
}

const linesOf = (command: string | FileEdit): readonly string[] =>
  typeof command === 'string' ? [command] : editCommands(command);

function interruptsOf(operations: readonly Operation[]): readonly string[] {
  const byKind = operationsByKind(operations);
  const interrupts = new Set(byKind.flatMap(([kind, own]) => kind.interrupts?.(own) ?? []));
  return interrupts.size > 0 ? [...interrupts] : byKind.flatMap(([kind]) => kind.interruptsNothing ?? []);
}

function undoOf(operations: readonly Operation[]): readonly string[] {
  const byKind = operationsByKind(operations);
  return [
    ...byKind.flatMap(([kind, own]) => kind.undo?.(own) ?? []),
    ...(byKind.some(([kind]) => kind.undo === undefined) ? [changeText.undoRest] : []),
    changeText.undoRefuses,
  ];
}
