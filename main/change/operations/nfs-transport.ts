import { z } from 'zod';
import { nfsFixTexts } from '../../../shared/text/fixes/nfs.ts';
import { ChangeRefused } from '../changer.ts';
import { askingArgv, folderOf, nfsAddress, nfsExport } from '../nfs-words.ts';
import { asRoot } from '../preview/commands.ts';
import { nfsTransportShell } from '../shell/nfs-transport.ts';
import { define, quoted, refuseUnless, set } from '../shell/script.ts';
import { operationKind, type ScriptAnswer } from './operation-kind.ts';

/**
 * Where one connection of an NFS mount that is in use goes, by the kernel's `dstaddr`. `group` and `name`: its folder.
 * `home`: the address of the mount, where every new connection goes, so that one that has gone counts as being there.
 */
const schema = z.strictObject({
  kind: z.literal('nfs-transport'),
  group: z.string().regex(/^switch-\d{1,9}$/),
  name: z.string().regex(/^xprt-\d{1,9}-tcp$/),
  home: nfsAddress,
  ...nfsExport,
  before: nfsAddress,
  after: nfsAddress,
});
export type NfsTransportOperation = Readonly<z.infer<typeof schema>>;

/** From home to another address, or back. */
export const isNfsTransport = (operation: NfsTransportOperation): boolean => {
  const { home, before, after } = operation;
  return schema.safeParse(operation).success && before !== after && (before === home || after === home);
};

const labelOf = ({ group, name }: NfsTransportOperation): string => `The connection ${group}/${name} of NFS`;

function commands(operation: NfsTransportOperation): readonly string[] {
  const { name, after, home } = operation;
  const write = `echo ${after} | ${asRoot(['tee', `${folderOf(operation)}/${name}/dstaddr`])}`;
  if (after === home) return [write];
  return [
    `# Go on only if the line that this prints ends with addr=${home}: then it is one server.`,
    asRoot(askingArgv(after, operation)),
    write,
  ];
}

export const nfsTransport = operationKind(schema, {
  label: labelOf,
  key: ({ group, name }) => `nfs-transport ${group} ${name}`,
  sentence: ({ group, name, before, after }) => `Send the connection ${group}/${name} to ${after} instead of ${before}`,
  commands,
  shown: (operation) => ({ kind: 'commands', lines: commands(operation) }),
  interruptsNothing: nfsFixTexts.moved,
  undo: () => [nfsFixTexts.undo],
  cautions: async (operations) =>
    [...new Set(operations.flatMap(({ after, home }) => (after === home ? [] : [home])))].map(
      nfsFixTexts.untilUnmounted,
    ),
  shell: { family: 'nfs_transport', library: [nfsTransportShell], settings, refused },
});

/** Of two tries of ten seconds each, and of what mount(8) does around them. */
const longestSeconds = 40;

function settings(operation: NfsTransportOperation): string {
  refuseUnless(isNfsTransport(operation), labelOf(operation));
  const { name, home, before, after } = operation;
  const ask = `lw_need unshare mount; lw_limit ${longestSeconds} ${askingArgv(after, operation).map(quoted).join(' ')}`;
  return (
    set({ lw_group: folderOf(operation), lw_transport: name, lw_home: home, lw_before: before, lw_after: after }) +
    define('lw_ask_server', ask)
  );
}

/** The words with which the script refuses (shell/nfs-transport.ts). */
function refused({ after, home }: NfsTransportOperation, answer: ScriptAnswer): ChangeRefused | undefined {
  const [, word, words = ''] = /^(other|asked) ?(.*)/.exec(answer.stderr.trim()) ?? [];
  if (answer.refusal !== 'failed' || word === undefined) return undefined;
  return new ChangeRefused(
    'failed',
    word === 'other' ? nfsFixTexts.otherServer(after, home) : nfsFixTexts.notAsked(after, words.slice(0, 200)),
  );
}
