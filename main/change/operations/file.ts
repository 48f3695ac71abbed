import { z } from 'zod';
import { multipathTexts } from '../../../shared/text/fixes/multipath.ts';
import { asRoot } from '../preview/commands.ts';
import { refusalCodes as codes } from '../shell/answers.ts';
import { command, define, newNameOf, refuseUnless, set } from '../shell/script.ts';
import { fileContentSchema, withoutSecrets } from './file-content.ts';
import { change, operationKind, type Argv } from './operation-kind.ts';

/** What must hold before a new text may take its place. */
const checks = ['samba-configuration'] as const;
const activationNames = ['systemd', 'samba', 'network-manager', 'systemd-networkd', 'netplan', 'multipathd'] as const;

/** What makes the system take notice of a file, in both directions, after it was written. */
export const activations: Readonly<Record<(typeof activationNames)[number], Argv>> = {
  systemd: ['systemctl', 'daemon-reload'],
  samba: ['smbcontrol', 'all', 'reload-config'],
  'network-manager': ['nmcli', 'connection', 'reload'],
  'systemd-networkd': ['networkctl', 'reload'],
  netplan: ['netplan', 'apply'],
  multipathd: ['multipathd', 'reconfigure'],
};

const schema = z.strictObject({
  kind: z.literal('file'),
  path: z.string(),
  check: z.enum(checks).optional(),
  activate: z.enum(activationNames).optional(),
  ...change(fileContentSchema),
});
export type FileOperation = Readonly<z.infer<typeof schema>>;

const sambaReload =
  'Samba reads its configuration anew; whoever is connected stays connected as before until the next connection.';

/** Says whether a new text would be understood; exit code 0 if so. */
export const checkOf = (_check: NonNullable<FileOperation['check']>, file: string): Argv => ['testparm', '-s', file];

/**
 * Reads `lw_path`, `lw_new` (the same folder, another name), `lw_before_mode` and `lw_before_text`, `lw_after_mode` and
 * `lw_after_text` (no mode: not there), and calls `lw_check` and `lw_activate`.
 */
const library = `
lw_state_file() {
  lw_state=other; lw_odd=
  lw_way_is_plain || return 0
  if lw_is "$lw_path" "$lw_after_text" "$lw_after_mode"; then lw_state=after
  elif lw_is "$lw_path" "$lw_before_text" "$lw_before_mode"; then lw_state=before; fi
}
lw_put_file() {
  if [ -z "$2" ]; then lw_remove "$lw_path"; return; fi
  lw_folders "$lw_path" 755
  lw_write "$lw_path" "$lw_new" "$1" "$2"
  [ "$3" = unchecked ] || lw_check || { lw_words=$lw_said; rm -f -- "$lw_new"; lw_fail ${codes['check-failed']} "$lw_words"; }
  lw_place "$lw_path" "$lw_new"
}
lw_do_file() {
  lw_put_file "$lw_after_text" "$lw_after_mode" checked
  lw_activate && return
  lw_words=$lw_said
  (lw_put_file "$lw_before_text" "$lw_before_mode" unchecked; lw_activate)
  lw_fail ${codes.failed} "$lw_words"
}
lw_again_file() { rm -f -- "$lw_new"; lw_activate || lw_fail ${codes.failed} "$lw_said"; }
`;

export const file = operationKind(schema, {
  label: ({ path }) => `The file ${path}`,
  key: ({ path }) => `file ${path}`,
  sentence: ({ path, after }) => (after === undefined ? `Remove ${path}` : `Write ${path}`),
  shown: ({ path, before, after }) => ({ kind: 'edit', edit: { path, before, after } }),
  commands: ({ path, before, after, check, activate }) => [
    { path, before, after },
    ...(check === undefined || after === undefined ? [] : [`${asRoot(checkOf(check, path))} >/dev/null`]),
    ...(activate === undefined ? [] : [asRoot(activations[activate])]),
  ],
  interrupts: (operations) => [
    ...(operations.some(({ activate }) => activate === 'samba') ? [sambaReload] : []),
    ...(operations.some(({ activate }) => activate === 'multipathd') ? [multipathTexts.reload] : []),
  ],
  undo: (operations) => [`Undo puts ${[...new Set(operations.map(({ path }) => path))].join(', ')} back byte by byte.`],
  withoutSecrets: ({ before, after, ...rest }) => ({
    ...rest,
    ...(before === undefined ? {} : { before: withoutSecrets(before) }),
    ...(after === undefined ? {} : { after: withoutSecrets(after) }),
  }),
  shell: {
    family: 'file',
    hasAgain: true,
    library: [library],
    // The old text was understood before: no check may keep it from coming back.
    unchecked: (operation) => ({ ...operation, check: undefined }),
    settings,
  },
});

function settings({ path, before, after, check, activate }: FileOperation): string {
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
