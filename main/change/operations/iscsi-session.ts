import { createHash } from 'node:crypto';
import { z } from 'zod';
import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import { ChangeRefused } from '../changer.ts';
import { iscsiLogin, loginIn, loginWords, nodeArgv, type IscsiLogin } from '../iscsi-words.ts';
import { asRoot } from '../preview/commands.ts';
import { iscsiSettings, iscsiShell } from '../shell/iscsi.ts';
import { iscsiSessionShell } from '../shell/iscsi-session.ts';
import { chain, command, define, newNameOf, set } from '../shell/script.ts';
import { startups } from './iscsi-node.ts';
import { change, operationKind, type Argv, type ScriptAnswer } from './operation-kind.ts';

/**
 * One session of open-iscsi, made (`after`) or ended (`before`). `record: 'needed'`: a node record must be there, and stays; `'made'`:
 * where there is none it is made, with this startup, and goes again when the session is ended by undoing this.
 */
const schema = z.strictObject({
  kind: z.literal('iscsi-session'),
  ...iscsiLogin,
  record: z.enum(['needed', 'made']),
  startup: z.enum(startups).optional(),
  ...change(z.literal('in')),
});
export type IscsiSessionOperation = Readonly<z.infer<typeof schema>>;
export const isIscsiSession = (operation: IscsiSessionOperation): boolean =>
  schema.safeParse(operation).success && (operation.before === undefined) !== (operation.after === undefined);

export const loginArgv = (login: IscsiLogin): Argv => nodeArgv(login, '--login');
/** Of exactly this portal and interface; other sessions of the target stay. */
export const logoutArgv = (login: IscsiLogin): Argv => nodeArgv(login, '--logout');
const recordArgv = (login: IscsiLogin): Argv => nodeArgv(login, '-o', 'show');
export const removeRecordArgv = (login: IscsiLogin): Argv => nodeArgv(login, '-o', 'delete');
export const newRecordArgv = (login: IscsiLogin, startup: IscsiSessionOperation['startup']): readonly Argv[] => [
  nodeArgv(login, '-o', 'new'),
  ...(startup === undefined ? [] : [nodeArgv(login, '-o', 'update', '-n', 'node.startup', '-v', startup)]),
];

/**
 * Lies here while a record is there because this program made it. Nobody but root can tell whether there is a record when a change is
 * prepared, so that this cannot stand in the operation.
 */
export function madeRecordFile({ target, address, tcpPort, iface }: IscsiLogin): string {
  const name = createHash('sha256').update([target, address, tcpPort, iface].join(' ')).digest('hex');
  return `/var/lib/lanewise/iscsi-records/${name}`;
}
export const madeRecordText = (login: IscsiLogin): string => `${loginWords(login)}\n`;

/** For people and for a terminal: a record that is there already is left as it is. */
function commands(operation: IscsiSessionOperation): readonly string[] {
  const login = loginIn(operation);
  if (operation.after === undefined) return [asRoot(logoutArgv(login))];
  if (operation.record === 'needed') return [asRoot(loginArgv(login))];
  const make = newRecordArgv(login, operation.startup).map(asRoot).join(' && ');
  return [`${asRoot(recordArgv(login))} >/dev/null 2>&1 || { ${make}; }`, asRoot(loginArgv(login))];
}

export const iscsiSession = operationKind(schema, {
  label: (operation) => `The session to ${loginWords(operation)}`,
  key: ({ target, address, tcpPort, iface }) => `iscsi-session ${target} ${address} ${tcpPort} ${iface}`,
  sentence: (operation) =>
    operation.after === undefined
      ? `Log out of ${loginWords(operation)}; other sessions stay`
      : `Log in to ${loginWords(operation)}`,
  commands,
  shown: (operation) => ({ kind: 'commands', lines: commands(operation) }),
  interrupts: (operations) =>
    operations.flatMap((one) => (one.after === undefined ? [iscsiTexts.loggedOut(one.address)] : [])),
  interruptsNothing: iscsiTexts.loggedIn,
  undo: (operations) => [
    operations.some(({ after }) => after !== undefined) ? iscsiTexts.undoLogin : iscsiTexts.undoLogout,
  ],
  shell: {
    family: 'iscsi_session',
    hasAgain: true,
    library: [iscsiShell, iscsiSessionShell],
    settings,
    refused,
  },
});

function settings(operation: IscsiSessionOperation): string {
  const login = loginIn(operation);
  const made = madeRecordFile(login);
  return (
    iscsiSettings(schema, operation) +
    set({
      lw_after: operation.after ?? '',
      lw_may_make: operation.record === 'made' ? 'yes' : '',
      lw_path: made,
      lw_new: newNameOf(made),
      lw_text: madeRecordText(login),
    }) +
    define('lw_login', command(loginArgv(login))) +
    define('lw_logout', command(logoutArgv(login))) +
    define('lw_new_record', chain(newRecordArgv(login, operation.startup))) +
    define('lw_delete_record', command(removeRecordArgv(login)))
  );
}

/** The words with which the script refuses (shell/iscsi-session.ts). */
function refused(operation: IscsiSessionOperation, { refusal, stderr }: ScriptAnswer): ChangeRefused | undefined {
  const [word = '', disk = ''] = stderr.trim().split(' ');
  if (refusal !== 'busy') return undefined;
  if (word === 'last') return new ChangeRefused('busy', iscsiTexts.lastPath(operation.address, disk));
  if (word === 'unmapped') return new ChangeRefused('busy', iscsiTexts.unmapped(disk));
  return word === 'record' ? new ChangeRefused('failed', iscsiTexts.noRecord(loginWords(operation))) : undefined;
}
