import type { FixPlace, PreviewItem } from '../../../shared/model/fix.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import { activations, argvOf, checkOf } from '../argv.ts';
import type { Operation } from '../operation.ts';
import { editCommands, wordOf } from './edit-commands.ts';
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

export function previewOf(place: FixPlace, operations: readonly Operation[]): PlacePreview {
  return {
    items: itemsOf(place, operations),
    interrupts: interruptsOf(operations),
    undo: undoOf(operations),
    commands: commandsOf(operations),
  };
}

/** In the order in which it is done; commands that follow each other stand together. */
function itemsOf(place: FixPlace, operations: readonly Operation[]): readonly PreviewItem[] {
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

function itemOf(place: FixPlace, operation: Operation): PreviewItem {
  if (operation.kind === 'file') {
    const { path, before, after } = operation;
    return { kind: 'file', place, path, diff: diffOf(before, after) };
  }
  if (operation.kind === 'secret-file') {
    const kind = operation.after === undefined ? 'removed' : 'added';
    const lines = [...changeText.credentials, `(${changeText.fileOfCredentials})`];
    return { kind: 'file', place, path: operation.path, diff: lines.map((text) => ({ kind, text })) };
  }
  return { kind: 'commands', place, lines: argvOf(operation).map(asRoot) };
}

const asRoot = (argv: readonly string[]): string => ['sudo', ...argv.map(wordOf)].join(' ');

/** In a shell of its own, so that what fails ends the block and not the terminal, and so that nothing is read ahead. */
export function commandsOf(operations: readonly Operation[]): string {
  return ['(', 'set -e', ...operations.flatMap(linesOf), ')'].join('\n');
}

function linesOf(operation: Operation): readonly string[] {
  if (operation.kind === 'secret-file') return secretLines(operation);
  if (operation.kind !== 'file') return argvOf(operation).map(asRoot);
  const { path, before, after, check, activate } = operation;
  return [
    ...editCommands(path, before, after),
    ...(check === undefined || after === undefined ? [] : [`${asRoot(checkOf(check, path))} >/dev/null`]),
    ...(activate === undefined ? [] : [asRoot(activations[activate])]),
  ];
}

function secretLines({ path, after }: Extract<Operation, { readonly kind: 'secret-file' }>): readonly string[] {
  if (after === undefined) return [`sudo rm -- ${wordOf(path)}`];
  const script = [
    'mkdir -p "${1%/*}"',
    'chmod 711 "${1%/*}"',
    'umask 077',
    'printf "User name at the NAS: "',
    'IFS= read -r user',
    'printf "Password: "',
    'stty -echo',
    'IFS= read -r password',
    'stty echo',
    'echo',
    'printf "username=%s\\npassword=%s\\n" "$user" "$password" >"$1"',
  ].join('; ');
  return [changeText.askCredentials, `sudo sh -c '${script}' sh ${wordOf(path)} </dev/tty`];
}

function interruptsOf(operations: readonly Operation[]): readonly string[] {
  const places = operations.flatMap((operation) =>
    operation.kind === 'cifs-mount' && operation.before !== undefined ? [operation.at] : [],
  );
  const mtu = operations.flatMap((operation) => (operation.kind === 'mtu' ? [operation.dev] : []));
  const has = (kind: Operation['kind']): boolean => operations.some((operation) => operation.kind === kind);
  const samba = operations.some((operation) => operation.kind === 'file' && operation.activate === 'samba');
  return [
    ...(places.length === 0 ? [] : [changeText.remounts(places)]),
    ...mtu.map(changeText.mtuDrops),
    ...(has('route') || has('rule') ? [changeText.routesMove] : []),
    ...(samba ? [changeText.sambaReload] : []),
    ...(operations.every(({ kind }) => kind === 'sysctl' || kind === 'file') && has('sysctl')
      ? [changeText.sysctlAtOnce]
      : []),
  ];
}

function undoOf(operations: readonly Operation[]): readonly string[] {
  const paths = operations.flatMap((operation) => (operation.kind === 'file' ? [operation.path] : []));
  const rest = operations.some(({ kind }) => kind !== 'file' && kind !== 'secret-file');
  return [
    ...(paths.length === 0 ? [] : [changeText.undoFiles([...new Set(paths)])]),
    ...(rest ? [changeText.undoRest] : []),
    changeText.undoRefuses,
  ];
}
