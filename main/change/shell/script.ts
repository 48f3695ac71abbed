/** How values and commands are written into a script of root. Every function throws `ChangeRefused` for what no step prepares. */
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { quote } from '../../machine/quote.ts';
import { ChangeRefused } from '../changer.ts';
import { nextName, splitPath } from '../operations/file-content.ts';

type Variables = Readonly<Record<`lw_${string}`, string>>;

export function set(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join('');
}

export const define = (name: `lw_${string}`, body: string): string => `${name}() { ${body}; }\n`;

export function quoted(value: string): string {
  refuseUnless(!value.includes('\0'), value.replaceAll('\0', ''));
  return quote(value);
}

export function refuseUnless(holds: boolean, what: string): void {
  if (!holds) throw new ChangeRefused('bad-plan', texts.badPlan(what));
}

export const isPlain = (path: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
  /^\/[^\u0000-\u001f\u007f]+$/.test(path) &&
  path
    .split('/')
    .slice(1)
    .every((part) => part !== '' && part !== '.' && part !== '..');

/** In the same folder, so that the file can be renamed into its place. */
export function newNameOf(path: string): string {
  refuseUnless(isPlain(path), path);
  const [folder, name] = splitPath(path);
  return `${folder === '/' ? '' : folder}/${nextName(name)}`;
}

/** Seconds after which the other machine ends a command: `netplan apply` and a service manager on a slow machine need the most. */
const longestCommandSeconds = 60;

type Words = readonly string[];
export const command = (argv: Words): string => `lw_run ${longestCommandSeconds} ${argv.map(quoted).join(' ')}`;
/** Stops at the first command that fails. */
export const chain = (list: readonly Words[]): string => (list.length === 0 ? ':' : list.map(command).join(' && '));
/** Tries every command. */
export const each = (list: readonly Words[]): string => (list.length === 0 ? ':' : list.map(command).join('; '));
