import { z } from 'zod';
import { asCommands } from '../preview/commands.ts';
import { doAndUndo, reaching } from '../shell/by-commands.ts';
import { set } from '../shell/script.ts';
import { operationKind, type Argv } from './operation-kind.ts';

/** The size of an interface's packets, in bytes. */
const schema = z.strictObject({ kind: z.literal('mtu'), dev: z.string(), before: z.int(), after: z.int() });
export type MtuOperation = Readonly<z.infer<typeof schema>>;

export const mtuArgv = ({ dev, after }: MtuOperation): readonly Argv[] => [
  ['ip', 'link', 'set', 'dev', dev, 'mtu', String(after)],
];

/** Reads `lw_dev`, `lw_before` and `lw_after`. */
const library = `
lw_state_mtu() {
  lw_state=other; lw_odd=
  lw_need ip
  lw_shown=$(ip -o link show dev "$lw_dev" 2>/dev/null) || return 0
  case $lw_shown in *" mtu $lw_after "*) lw_state=after ;; *" mtu $lw_before "*) lw_state=before ;; esac
}
lw_do_mtu() { lw_reach mtu; }
`;

export const mtu = operationKind(schema, {
  label: ({ dev }) => `The frame size (MTU) of ${dev}`,
  key: ({ dev }) => `mtu ${dev}`,
  sentence: ({ dev, after }) => `Set the MTU of ${dev} to ${after}`,
  ...asCommands(mtuArgv),
  interrupts: (operations) =>
    operations.map(({ dev }) => `${dev} may lose its link for a moment while its packet size changes.`),
  interfaceSetting: ({ dev, after }) => ({ dev, mtu: after }),
  shell: {
    family: 'mtu',
    library: [reaching, library],
    settings(operation) {
      const { dev, before, after } = operation;
      const values = set({ lw_dev: dev, lw_before: String(before), lw_after: String(after) });
      return values + doAndUndo(operation, mtuArgv);
    },
  },
});
