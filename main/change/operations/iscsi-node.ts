import { z } from 'zod';
import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import { iscsiLogin, loginWords, nodeArgv } from '../iscsi-words.ts';
import { asCommands } from '../preview/commands.ts';
import { doAndUndo, reaching } from '../shell/by-commands.ts';
import { iscsiSettings, iscsiShell } from '../shell/iscsi.ts';
import { set } from '../shell/script.ts';
import { operationKind, type Argv } from './operation-kind.ts';

/** Whether open-iscsi logs in by itself when the machine starts (`onboot`: in the initial file system). */
export const startups = ['manual', 'automatic', 'onboot'] as const;
const startup = z.enum(startups);

/** A setting of a node record of open-iscsi; sessions that are there keep what they have. */
const schema = z.strictObject({
  kind: z.literal('iscsi-node'),
  ...iscsiLogin,
  name: z.literal('node.startup'),
  before: startup,
  after: startup,
});
export type IscsiNodeOperation = Readonly<z.infer<typeof schema>>;
export const isIscsiNode = (operation: IscsiNodeOperation): boolean => schema.safeParse(operation).success;

export const iscsiNodeArgv = ({ name, after, ...login }: IscsiNodeOperation): readonly Argv[] => [
  nodeArgv(login, '-o', 'update', '-n', name, '-v', after),
];

/** Reads `lw_setting`, `lw_before` and `lw_after`. */
const library = `
lw_state_iscsi_node() {
  lw_state=other; lw_odd=
  lw_iscsi_record || return 0
  case "$lw_newline$lw_record$lw_newline" in
  *"$lw_newline$lw_setting = $lw_after$lw_newline"*) lw_state=after ;;
  *"$lw_newline$lw_setting = $lw_before$lw_newline"*) lw_state=before ;;
  esac
}
lw_do_iscsi_node() { lw_reach iscsi_node; }
`;

export const iscsiNode = operationKind(schema, {
  label: (operation) => `The setting ${operation.name} of ${loginWords(operation)}`,
  key: ({ target, address, tcpPort, iface, name }) => `iscsi-node ${target} ${address} ${tcpPort} ${iface} ${name}`,
  sentence: (operation) => `Set ${operation.name} of ${loginWords(operation)} to ${operation.after}`,
  ...asCommands(iscsiNodeArgv),
  interruptsNothing: iscsiTexts.startupInterrupts,
  shell: {
    family: 'iscsi_node',
    library: [reaching, iscsiShell, library],
    settings(operation) {
      const { name, before, after } = operation;
      const values = set({ lw_setting: name, lw_before: before, lw_after: after });
      return iscsiSettings(schema, operation) + values + doAndUndo(operation, iscsiNodeArgv);
    },
  },
});
