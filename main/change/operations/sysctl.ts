import { z } from 'zod';
import { asCommands } from '../preview/commands.ts';
import { doAndUndo, reaching } from '../shell/by-commands.ts';
import { refuseUnless, set } from '../shell/script.ts';
import { operationKind, type Argv } from './operation-kind.ts';
import { overridingFiles } from './sysctl-files.ts';

/** A value of the kernel. `key`: below /proc/sys, with slashes. */
const schema = z.strictObject({ kind: z.literal('sysctl'), key: z.string(), before: z.string(), after: z.string() });
export type SysctlOperation = Readonly<z.infer<typeof schema>>;

/** With slashes, because the name of an interface may hold a dot (eth0.5). */
export const sysctlArgv = ({ key, after }: SysctlOperation): readonly Argv[] => [['sysctl', '-w', `${key}=${after}`]];

/** Interfaces may hold what `sysctl` takes for a pattern. */
const settable = /^net\/ipv4\/conf\/(?!\.{1,2}\/)[^/\s*?[\]=]{1,15}\/(?:rp_filter|arp_ignore|arp_announce|arp_filter)$/;

/** Reads `lw_key`, `lw_before` and `lw_after`. */
const library = `
lw_state_sysctl() {
  lw_state=other; lw_odd=
  lw_value=$(cat -- "/proc/sys/$lw_key" 2>/dev/null) || return 0
  case $lw_value in "$lw_after") lw_state=after ;; "$lw_before") lw_state=before ;; esac
}
lw_do_sysctl() { lw_reach sysctl; }
`;

export const sysctl = operationKind(schema, {
  label: ({ key }) => `The kernel setting ${key}`,
  key: ({ key }) => `sysctl ${key}`,
  sentence: ({ key, after }) => `Set ${key} to ${after}`,
  ...asCommands(sysctlArgv),
  interruptsNothing: 'Nothing is interrupted: the kernel uses the new values from the next packet on.',
  cautions: overridingFiles,
  shell: {
    family: 'sysctl',
    library: [reaching, library],
    settings(operation) {
      const { key, before, after } = operation;
      refuseUnless(settable.test(key), key);
      return set({ lw_key: key, lw_before: before, lw_after: after }) + doAndUndo(operation, sysctlArgv);
    },
  },
});
