import { z } from 'zod';
import type { OpenFile } from '../../../shared/model/fix.ts';
import { all } from '../../../shared/text/phrases.ts';
import { remoteFixTexts } from '../../../shared/text/fixes/remote.ts';
import { ChangeRefused } from '../changer.ts';
import { unfitOption } from '../mount-options.ts';
import { mountFamilies } from '../mount-families.ts';
import { asCommands } from '../preview/commands.ts';
import { mounts, placeSettings } from '../shell/mounts.ts';
import { chain, define, isPlain, refuseUnless, set } from '../shell/script.ts';
import { change, operationKind, type Argv, type ScriptAnswer } from './operation-kind.ts';

const byFstab = z.strictObject({ by: z.literal('fstab') }).readonly();
const byUnit = z.strictObject({ by: z.literal('unit'), unit: z.string() }).readonly();
const byOptions = z
  .strictObject({
    by: z.literal('options'),
    options: z.array(z.string()).readonly(),
    credentials: z.string().optional(),
  })
  .readonly();
/** How a share is mounted: by its line in fstab, by a systemd unit, or by options given here. */
const mountingSchema = z.discriminatedUnion('by', [byFstab, byUnit, byOptions]);
export type Mounting = z.infer<typeof mountingSchema>;

const place = { at: z.string(), remote: z.string() };
const cifsSchema = z.strictObject({ kind: z.literal('cifs-mount'), ...place, ...change(mountingSchema) });
/** By its line alone: nothing prepares a unit of NFS, and nobody has listed which of its options may be given. */
const nfsSchema = z.strictObject({
  kind: z.literal('nfs-mount'),
  ...place,
  ...change(byFstab),
});
type CifsMountOperation = Readonly<z.infer<typeof cifsSchema>>;
type NfsMountOperation = Readonly<z.infer<typeof nfsSchema>>;
/** Unmounts (`before`) or mounts (`after`). */
export type ShareMountOperation = CifsMountOperation | NfsMountOperation;

export const shareMountArgv = (operation: ShareMountOperation): readonly Argv[] => [
  ...unmounting(operation),
  ...mounting(operation),
];

function unmounting({ at, before }: ShareMountOperation): readonly Argv[] {
  // A unit too: stopping it would stop the services that need it, and would not say that it is busy.
  return before === undefined ? [] : [['umount', '--', at]];
}

function mounting({ kind, at, remote, after }: ShareMountOperation): readonly Argv[] {
  if (after === undefined) return [];
  if (after.by === 'unit') return [['systemctl', 'start', after.unit]];
  if (after.by === 'fstab') return [['mount', '--', at]];
  const { credentials, options } = after;
  const list = [...(credentials === undefined ? [] : [`credentials=${credentials}`]), ...options].join(',');
  return [['mount', '-t', mountFamilies[kind].types[0], '-o', list, '--', remote, at]];
}

export const labelOfShare = (at: string): string => `The share at ${at}`;

const remounts = (places: readonly string[]): string =>
  places.length === 1
    ? `${places[0]} is unmounted and mounted again: programs with open files there must be closed first.`
    : `${all(places.length)} shares (${places.join(', ')}) are unmounted and mounted again: programs with open files there must be closed first.`;

const byHand = (at: string): string =>
  `${at} was mounted by hand: the new options hold until it is unmounted. For good they belong into its line of /etc/fstab or into the command that mounts it.`;

function sentence({ at, remote, before, after }: ShareMountOperation): string {
  if (after === undefined) return `Unmount ${at}`;
  return before === undefined ? `Mount ${remote} at ${at}` : `Unmount ${at} and mount it again`;
}

const optionsIn = (mounting: Mounting): readonly string[] => (mounting.by === 'options' ? mounting.options : []);

const traits = {
  label: ({ at }: ShareMountOperation) => labelOfShare(at),
  key: ({ at, remote }: ShareMountOperation) => `mount ${remote} ${at}`,
  sentence,
  ...asCommands(shareMountArgv),
  interrupts(operations: readonly ShareMountOperation[]) {
    const places = operations.flatMap(({ at, before }) => (before === undefined ? [] : [at]));
    return places.length === 0 ? [] : [remounts(places)];
  },
  cautions: async (operations: readonly ShareMountOperation[]) =>
    operations.flatMap(({ at, after }) => (after?.by === 'options' ? [byHand(at)] : [])),
  mount: ({ at, before, after }: ShareMountOperation) => ({
    at,
    ...(before === undefined ? {} : { before: optionsIn(before) }),
    ...(after === undefined ? {} : { after: optionsIn(after) }),
  }),
  shell: { family: 'mount', library: [mounts], settings, refused },
};

export const cifsMount = operationKind(cifsSchema, traits);
export const nfsMount = operationKind(nfsSchema, traits);

function settings(operation: ShareMountOperation): string {
  const { kind, before, after, at, remote } = operation;
  const { types, helper, shownRemote } = mountFamilies[kind];
  refuseUnless(isPlain(at), at);
  refuseUnless((before === undefined) !== (after === undefined), at);
  const given = after ?? before;
  if (given?.by === 'options') refuseUnless(unfitOption(given.options) === undefined, given.options.join(','));
  return (
    placeSettings(at) +
    set({
      lw_types: types.join(' '),
      lw_helper: helper,
      lw_remote_shown: shownRemote(remote),
      lw_before_there: before === undefined ? '' : 'yes',
      lw_after_there: after === undefined ? '' : 'yes',
      lw_unit: after?.by === 'unit' ? after.unit : '',
    }) +
    define('lw_off', chain(before === undefined ? [] : shareMountArgv(operation))) +
    define('lw_on', chain(after === undefined ? [] : shareMountArgv(operation)))
  );
}

/** More than these nobody reads. */
const namedPrograms = 5;

function refused(operation: ShareMountOperation, answer: ScriptAnswer, host: string): ChangeRefused | undefined {
  const { kind, at, after } = operation;
  if (after !== undefined && answer.refusal === 'failed') return mountFamilies[kind].trouble(at, answer.stderr);
  const open = answer.refusal === 'busy' ? openFiles(at, answer.stdout) : [];
  if (open.length === 0) return undefined;
  const programs = open.slice(0, namedPrograms).map(({ program, pid }) => `${program} (${pid})`);
  const label = labelOfShare(at);
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
