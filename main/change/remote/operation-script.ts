import { activations, argvOf, checkOf, type Argv } from '../argv.ts';
import { ChangeRefused } from '../changer.ts';
import { inverse, type Operation, type RouteEntry, type RuleEntry } from '../operation.ts';
import { quote } from '../../machine/quote.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { shownNetwork, shownPath, shownRemote } from '../kernel-words.ts';
import { unfitOption } from '../mount-options.ts';
import { nextName, splitPath } from '../file-names.ts';
import { refusalCodes } from './shell/answers.ts';
import { fileOperations, secretOperations } from './shell/file-operations.ts';
import { library } from './shell/library.ts';
import { mountOperations } from './shell/mount-operations.ts';
import { networkOperations } from './shell/network-operations.ts';

type OfKind<Kind extends Operation['kind']> = Extract<Operation, { readonly kind: Kind }>;

/** Everything that a script about operations begins with. */
export const operationLibrary = `${library}${fileOperations}${secretOperations}${networkOperations}${mountOperations}`;

/** Which of the library's functions an operation is done by: `lw_state_FAMILY`, `lw_do_FAMILY`. */
const families = {
  file: 'file',
  'secret-file': 'secret',
  sysctl: 'sysctl',
  'cifs-mount': 'mount',
  route: 'route',
  rule: 'rule',
  mtu: 'mtu',
} as const satisfies Record<Operation['kind'], string>;

/** Sets `lw_state` to `before`, `after` or `other`. Throws `ChangeRefused` for what no prepare writes. */
export function stateLines(operation: Operation, secret?: string): string {
  return `${settings(operation, secret)}\nlw_state_${families[operation.kind]}`;
}

/** Does it, whole or not at all. What is done already is not done again, but that the system noticed it is made sure of. */
export function performLines(operation: Operation, secret?: string): string {
  const family = families[operation.kind];
  const again = family === 'file' || family === 'secret' ? `lw_again_${family}` : ':';
  const odd = `[ -z "$lw_odd" ] || lw_fail ${refusalCodes.unsafe} "$lw_odd"; lw_fail ${refusalCodes['changed-since']} changed`;
  return `${stateLines(operation, secret)}
case $lw_state in
before) lw_do_${family} ;;
after) ${again} ;;
*) ${odd} ;;
esac`;
}

function settings(operation: Operation, secret: string | undefined): string {
  switch (operation.kind) {
    case 'file':
      return fileSettings(operation);
    case 'secret-file':
      return secretSettings(operation, secret);
    case 'sysctl':
      refuseUnless(settable.test(operation.key), operation.key);
      return set({ lw_key: operation.key, lw_before: operation.before, lw_after: operation.after }) + both(operation);
    case 'mtu':
      return (
        set({ lw_dev: operation.dev, lw_before: String(operation.before), lw_after: String(operation.after) }) +
        both(operation)
      );
    case 'cifs-mount':
      return mountSettings(operation);
    case 'route':
      return routeSettings(operation);
    case 'rule':
      return ruleSettings(operation);
    default:
      return operation satisfies never;
  }
}

/** Interfaces may hold what `sysctl` takes for a pattern. */
const settable = /^net\/ipv4\/conf\/(?!\.{1,2}\/)[^/\s*?[\]=]{1,15}\/(?:rp_filter|arp_ignore|arp_announce|arp_filter)$/;

type Variables = Readonly<Record<`lw_${string}`, string>>;

function set(variables: Variables): string {
  return Object.entries(variables)
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
    .join('');
}

const define = (name: `lw_${string}`, body: string): string => `${name}() { ${body}; }\n`;

function quoted(value: string): string {
  refuseUnless(!value.includes('\0'), value.replaceAll('\0', ''));
  return quote(value);
}

function refuseUnless(holds: boolean, what: string): void {
  if (!holds) throw new ChangeRefused('bad-plan', texts.badPlan(what));
}

const isPlain = (path: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what is refused
  /^\/[^\u0000-\u001f\u007f]+$/.test(path) &&
  path
    .split('/')
    .slice(1)
    .every((part) => part !== '' && part !== '.' && part !== '..');

/** Same folder, so that it can be renamed into its place. */
function newNameOf(path: string): string {
  refuseUnless(isPlain(path), path);
  const [folder, name] = splitPath(path);
  return `${folder === '/' ? '' : folder}/${nextName(name)}`;
}

/** Seconds after which the far side ends a command: `netplan apply` and a service manager on a slow machine need the most. */
const longestCommandSeconds = 60;

const command = (argv: Argv): string => `lw_run ${longestCommandSeconds} ${argv.map(quoted).join(' ')}`;
/** Stops at the first that fails. */
const chain = (list: readonly Argv[]): string => (list.length === 0 ? ':' : list.map(command).join(' && '));
/** Tries each. */
const each = (list: readonly Argv[]): string => (list.length === 0 ? ':' : list.map(command).join('; '));

function both(operation: Exclude<Operation, OfKind<'file'> | OfKind<'secret-file'>>): string {
  const back = inverse(operation);
  if (back.kind === 'file' || back.kind === 'secret-file') throw new TypeError('An inverse is of the same kind.');
  return define('lw_do', chain(argvOf(operation))) + define('lw_undo', each(argvOf(back)));
}

function fileSettings({ path, before, after, check, activate }: OfKind<'file'>): string {
  const temporary = newNameOf(path);
  for (const content of [before, after])
    refuseUnless(content === undefined || (content.mode & ~0o777) === 0, `${path}, ${content?.mode.toString(8)}`);
  const checked = after === undefined || check === undefined ? ':' : command(checkOf(check, temporary));
  return (
    set({
      lw_path: path,
      lw_new: temporary,
      lw_before_mode: before?.mode.toString(8) ?? '',
      lw_before_text: before?.text ?? '',
      lw_after_mode: after?.mode.toString(8) ?? '',
      lw_after_text: after?.text ?? '',
    }) +
    define('lw_check', checked) +
    define('lw_activate', activate === undefined ? ':' : command(activations[activate]))
  );
}

/** Only in the folder for credentials is a secret ever written. */
function secretSettings({ path, before, after }: OfKind<'secret-file'>, secret: string | undefined): string {
  refuseUnless(/^\/etc\/lanewise\/credentials\/[^/]+$/.test(path), path);
  return set({
    lw_path: path,
    lw_path_pattern: path.replace(/[\\.*[\]^$]/g, '\\$&'),
    lw_new: newNameOf(path),
    lw_before: before ?? '',
    lw_after: after ?? '',
    lw_given: secret === undefined ? '' : 'yes',
    lw_secret: secret ?? '',
  });
}

const placeSettings = (at: string): string => set({ lw_at: at, lw_at_shown: shownPath(at) });

/** Refuses where others than root can change what the name of a mount's place means. Throws `ChangeRefused`. */
export function wayLines(at: string): string {
  refuseUnless(isPlain(at), at);
  return `${placeSettings(at)}lw_way_is_roots || lw_fail ${refusalCodes.unsafe} "$lw_odd"`;
}

function mountSettings(operation: OfKind<'cifs-mount'>): string {
  const { before, after, at, remote } = operation;
  refuseUnless(isPlain(at), at);
  refuseUnless((before === undefined) !== (after === undefined), at);
  const mounting = after ?? before;
  if (mounting?.by === 'options') refuseUnless(unfitOption(mounting.options) === undefined, mounting.options.join(','));
  return (
    placeSettings(at) +
    set({
      lw_remote_shown: shownRemote(remote),
      lw_before_there: before === undefined ? '' : 'yes',
      lw_after_there: after === undefined ? '' : 'yes',
      lw_unit: after?.by === 'unit' ? after.unit : '',
    }) +
    define('lw_off', chain(before === undefined ? [] : argvOf(operation))) +
    define('lw_on', chain(after === undefined ? [] : argvOf(operation)))
  );
}

const familyOf = (network: string): string => (network.includes(':') ? '-6' : '-4');

function routeSettings(operation: OfKind<'route'>): string {
  const { before, after } = operation;
  const sample = before ?? after;
  refuseUnless(sample !== undefined, 'a route that is neither there before nor afterwards');
  refuseUnless((after ?? before)?.table === sample?.table, 'a route that moves to another table');
  const is = (entry: RouteEntry | undefined): string =>
    entry === undefined
      ? 'return 1'
      : `lw_route_is ${[shownNetwork(entry.to), entry.dev, entry.source ?? '', entry.gateway ?? ''].map(quoted).join(' ')} "$@"`;
  const near = [before, after].flatMap((entry) => (entry === undefined ? [] : [shownNetwork(entry.to)]));
  return (
    listedSettings(operation, sample?.to ?? '', sample?.table ?? '') +
    define('lw_before_is', is(before)) +
    define('lw_after_is', is(after)) +
    define('lw_near', `case $1 in ${near.map(quoted).join(' | ')}) return 0 ;; esac; return 1`) +
    both(operation)
  );
}

function ruleSettings(operation: OfKind<'rule'>): string {
  const { before, after } = operation;
  const sample = before ?? after;
  refuseUnless(sample !== undefined, 'a rule that is neither there before nor afterwards');
  const is = (entry: RuleEntry | undefined): string =>
    entry === undefined
      ? 'return 1'
      : `lw_rule_is ${[String(entry.priority), shownNetwork(entry.from), entry.table].map(quoted).join(' ')} "$@"`;
  const near = [before, after].flatMap((entry) => (entry === undefined ? [] : [`${entry.priority}:`]));
  return (
    listedSettings(operation, sample?.from ?? '', sample?.table ?? '') +
    define('lw_before_is', is(before)) +
    define('lw_after_is', is(after)) +
    define('lw_near', `case $1 in ${near.map(quoted).join(' | ')}) return 0 ;; esac; return 1`) +
    both(operation)
  );
}

function listedSettings({ before, after }: OfKind<'route'> | OfKind<'rule'>, network: string, table: string): string {
  return set({
    lw_family: familyOf(network),
    lw_table: table,
    lw_before_there: before === undefined ? '' : 'yes',
    lw_after_there: after === undefined ? '' : 'yes',
  });
}
