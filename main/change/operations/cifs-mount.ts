import { z } from 'zod';
import type { OpenFile } from '../../../shared/model/fix.ts';
import { all } from '../../../shared/text/phrases.ts';
import { remoteFixTexts } from '../../../shared/text/fixes/remote.ts';
import { ChangeRefused } from '../changer.ts';
import { shownRemote } from '../kernel-words.ts';
import { unfitOption } from '../mount-options.ts';
import { mountTrouble } from '../mount-words.ts';
import { asCommands } from '../preview/commands.ts';
import { mounts, placeSettings } from '../shell/mounts.ts';
import { chain, define, isPlain, refuseUnless, set } from '../shell/script.ts';
import { change, operationKind, type Argv, type ScriptAnswer } from './operation-kind.ts';

/** How a share is mounted: by its line in fstab, by a systemd unit, or by options given here. */
const mountingSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('fstab') }).readonly(),
  z.strictObject({ by: z.literal('unit'), unit: z.string() }).readonly(),
  z
    .strictObject({
      by: z.literal('options'),
      options: z.array(z.string()).readonly(),
      credentials: z.string().optional(),
    })
    .readonly(),
]);
export type Mounting = z.infer<typeof mountingSchema>;

const schema = z.strictObject({
  kind: z.literal('cifs-mount'),
  at: z.string(),
  remote: z.string(),
  ...change(mountingSchema),
});
/** Unmounts (`before`) or mounts (`after`). */
export type CifsMountOperation = Readonly<z.infer<typeof schema>>;

export const cifsMountArgv = (operation: CifsMountOperation): readonly Argv[] => [
  ...unmounting(operation),
  ...mounting(operation),
];

function unmounting({ at, before }: CifsMountOperation): readonly Argv[] {
  // A unit too: stopping it would stop the services that need it, and would not say that it is busy.
  return before === undefined ? [] : [['umount', '--', at]];
}

function mounting({ at, remote, after }: CifsMountOperation): readonly Argv[] {
  if (after === undefined) return [];
  if (after.by === 'unit') return [['systemctl', 'start', after.unit]];
  if (after.by === 'fstab') return [['mount', '--', at]];
  const { credentials, options } = after;
  const list = [...(credentials === undefined ? [] : [`credentials=${credentials}`]), ...options].join(',');
  return [['mount', '-t', 'cifs', '-o', list, '--', remote, at]];
}

const labelOf = (at: string): string => `The share at ${at}`;

const remounts = (places: readonly string[]): string =>
  places.length === 1
    ? `${places[0]} is unmounted and mounted again: programs with open files there must be closed first.`
    : `${all(places.length)} shares (${places.join(', ')}) are unmounted and mounted again: programs with open files there must be closed first.`;

const byHand = (at: string): string =>
  `${at} was mounted by hand: the new options hold until it is unmounted. For good they belong into its line of /etc/fstab or into the command that mounts it.`;

function sentence({ at, remote, before, after }: CifsMountOperation): string {
  if (after === undefined) return `Unmount ${at}`;
  return before === undefined ? `Mount ${remote} at ${at}` : `Unmount ${at} and mount it again`;
}

const optionsIn = (mounting: Mounting): readonly string[] => (mounting.by === 'options' ? mounting.options : []);

export const cifsMount = operationKind(schema, {
  label: ({ at }) => labelOf(at),
  key: ({ at, remote }) => `mount ${remote} ${at}`,
  sentence,
  ...asCommands(cifsMountArgv),
  interrupts(operations) {
    const places = operations.flatMap(({ at, before }) => (before === undefined ? [] : [at]));
    return places.length === 0 ? [] : [remounts(places)];
  },
  cautions: async (operations) => operations.flatMap(({ at, after }) => (after?.by === 'options' ? [byHand(at)] : [])),
  mount: ({ at, before, after }) => ({
    at,
    ...(before === undefined ? {} : { before: optionsIn(before) }),
    ...(after === undefined ? {} : { after: optionsIn(after) }),
  }),
  shell: { family: 'mount', library: [mounts], settings, refused },
});

function settings(operation: CifsMountOperation): string {
  const { before, after, at, remote } = operation;
  refuseUnless(isPlain(at), at);
  refuseUnless((before === undefined) !== (after === undefined), at);
  const given = after ?? before;
  if (given?.by === 'options') refuseUnless(unfitOption(given.options) === undefined, given.options.join(','));
  return (
    placeSettings(at) +
    set({
      lw_remote_shown: shownRemote(remote),
      lw_before_there: before === undefined ? '' : 'yes',
      lw_after_there: after === undefined ? '' : 'yes',
      lw_unit: after?.by === 'unit' ? after.unit : '',
    }) +
    define('lw_off', chain(before === undefined ? [] : cifsMountArgv(operation))) +
    define('lw_on', chain(after === undefined ? [] : cifsMountArgv(operation)))
  );
}

/** More than these nobody reads. */
const namedPrograms = 5;

function refused(operation: CifsMountOperation, answer: ScriptAnswer, host: string): ChangeRefused | undefined {
  const { at, after } = operation;
  if (after !== undefined && answer.refusal === 'failed') return mountTrouble(at, answer.stderr);
  const open = answer.refusal === 'busy' ? openFiles(at, answer.stdout) : [];
  if (open.length === 0) return undefined;
  const programs = open.slice(0, namedPrograms).map(({ program, pid }) => `${program} (${pid})`);
  const label = labelOf(at);
  return new ChangeRefused('busy', remoteFixTexts.busy(host, label, programs, open.length - programs.length));
}

/** `PID<tab>PROGRAM<tab>PATH`, as `lw_holders` of shell/mounts.ts prints them. */
function openFiles(at: string, printed: string): readonly OpenFile[] {
  return printed.split('\n').flatMap((line) => {
    const { pid, program, path } = /^(?<pid>\d+)\t(?<program>[^\t]*)\t(?<path>.*)$/.exec(line)?.groups ?? {};
    return pid === undefined || program === undefined || path === undefined
      ? []
      : [{ at, program, pid: Number(pid), path }];
  });
}
