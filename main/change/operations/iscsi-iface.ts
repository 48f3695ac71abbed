import { z } from 'zod';
import { asCommands } from '../preview/commands.ts';
import { refusalCodes as codes } from '../shell/answers.ts';
import { doAndUndo, reaching } from '../shell/by-commands.ts';
import { refuseUnless, set } from '../shell/script.ts';
import { change, operationKind, type Argv } from './operation-kind.ts';

/** An interface of open-iscsi whose sessions leave by one network interface. Its name says that it is made here. */
const schema = z.strictObject({
  kind: z.literal('iscsi-iface'),
  name: z.string().regex(/^lanewise-[\w.-]{1,55}$/),
  dev: z.string().regex(/^\w[\w.-]{0,14}$/),
  ...change(z.literal('there')),
});
export type IscsiIfaceOperation = Readonly<z.infer<typeof schema>>;
export const isIscsiIface = (operation: IscsiIfaceOperation): boolean => schema.safeParse(operation).success;

const ofIface = (name: string, ...words: readonly string[]): Argv => ['iscsiadm', '-m', 'iface', '-I', name, ...words];

export const iscsiIfaceArgv = ({ name, dev, after }: IscsiIfaceOperation): readonly Argv[] =>
  after === undefined
    ? [ofIface(name, '-o', 'delete')]
    : [ofIface(name, '-o', 'new'), ofIface(name, '-o', 'update', '-n', 'iface.net_ifacename', '-v', dev)];

/** All of them, one a line (usr/iface.c, iface_print_node_tree): name, transport, hardware address, address, interface, initiator. */
export const allIfaces: Argv = ['iscsiadm', '-m', 'iface'];
export const ifaceLine = ({ name, dev }: Pick<IscsiIfaceOperation, 'name' | 'dev'>): string =>
  `${name} tcp,<empty>,<empty>,${dev},<empty>`;

/** Reads `lw_name_of`, `lw_line`, `lw_after` and whether it is there `lw_before`. */
const library = `
lw_state_iscsi_iface() {
  lw_state=other; lw_odd=
  lw_need iscsiadm
  lw_ifaces=$(lw_limit 60 iscsiadm -m iface 2>&1) || lw_fail ${codes.failed} "$lw_ifaces"
  lw_here=
  case "$lw_newline$lw_ifaces$lw_newline" in
  *"$lw_newline$lw_line$lw_newline"*) lw_here=there ;;
  *"$lw_newline$lw_name_of "*) return ;;
  esac
  if [ "$lw_here" = "$lw_after" ]; then lw_state=after; else lw_state=before; fi
}
lw_do_iscsi_iface() { lw_reach iscsi_iface; }
`;

export const iscsiIface = operationKind(schema, {
  label: ({ name }) => `The interface ${name} of open-iscsi`,
  key: ({ name }) => `iscsi-iface ${name}`,
  sentence: ({ name, dev, after }) =>
    after === undefined ? `Remove the interface ${name} of open-iscsi` : `Make an interface of open-iscsi for ${dev}`,
  ...asCommands(iscsiIfaceArgv),
  shell: {
    family: 'iscsi_iface',
    library: [reaching, library],
    settings(operation) {
      refuseUnless(isIscsiIface(operation), operation.name);
      const { name, after } = operation;
      const values = set({ lw_name_of: name, lw_line: ifaceLine(operation), lw_after: after ?? '' });
      return values + doAndUndo(operation, iscsiIfaceArgv);
    },
  },
});
