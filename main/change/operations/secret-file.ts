import { z } from 'zod';
import { wordOf } from '../preview/commands.ts';
import { refusalCodes as codes } from '../shell/answers.ts';
import { newNameOf, refuseUnless, set } from '../shell/script.ts';
import { change, operationKind, type ShownOperation } from './operation-kind.ts';

/** A file of credentials, root's alone; its text is in no plan, journal or preview. `after: 'written'` or none. */
const schema = z.strictObject({ kind: z.literal('secret-file'), path: z.string(), ...change(z.literal('written')) });
export type SecretFileOperation = Readonly<z.infer<typeof schema>>;

/**
 * Reads `lw_path`, `lw_path_pattern` (for grep), `lw_new`, `lw_before` and `lw_after` (`written` or nothing), and `lw_secret` if
 * `lw_given` is not empty. What is in the file is compared with nothing: nobody else writes there, and its text is written down
 * nowhere else.
 */
const library = `
lw_state_secret() {
  lw_state=other; lw_odd=
  lw_way_is_plain || return 0
  if [ -e "$lw_path" ]; then lw_there=written; else lw_there=; fi
  if [ "$lw_there" = "$lw_after" ]; then lw_state=after; else lw_state=before; fi
}
lw_do_secret() {
  if [ -z "$lw_after" ]; then lw_secret_is_needed || lw_remove "$lw_path"; return; fi
  [ -n "$lw_given" ] || lw_fail ${codes['wrong-password']} "$lw_path"
  lw_folders "\${lw_path%/*}" 755
  lw_folders "$lw_path" 711
  lw_write "$lw_path" "$lw_new" "$lw_secret" 600
  lw_place "$lw_path" "$lw_new"
}
lw_again_secret() {
  rm -f -- "$lw_new"
  [ -n "$lw_after" ] && [ -n "$lw_given" ] || return 0
  # Another change, or a person, may need what stands in it.
  printf '%s' "$lw_secret" | cmp -s - "$lw_path" || lw_fail ${codes['changed-since']} changed
}
# By fstab, a mount unit, or another change that was kept or waits for a person.
lw_secret_is_needed() {
  for lw_namer in /etc/fstab /etc/systemd/system/*.mount /etc/systemd/system/*.mount.d/*.conf; do
    if [ -f "$lw_namer" ] && lw_names_secret "$lw_namer"; then return 0; fi
  done
  for lw_namer in /var/lib/lanewise/journal/*.json; do
    if [ -f "$lw_namer" ] && lw_names_secret "$lw_namer" && grep -q -e '"phase":"kept"' -e '"phase":"stuck"' "$lw_namer"; then return 0; fi
  done
  return 1
}
lw_names_secret() {
  grep -q -e '[="]'"$lw_path_pattern"'[^A-Za-z0-9_.-]' -e '[="]'"$lw_path_pattern"'$' "$1"
}
`;

export const secretFile = operationKind(schema, {
  label: ({ path }) => `The file of credentials ${path}`,
  // It takes the same place as a file of that path.
  key: ({ path }) => `file ${path}`,
  sentence: ({ path, after }) =>
    after === undefined
      ? `Remove the credentials file ${path}`
      : `Write the credentials file ${path}, readable by root alone`,
  shown: ({ path, after }): ShownOperation => {
    const kind = after === undefined ? 'removed' : 'added';
    const lines = [
      'username=…',
      'password=••••',
      '(Readable by root alone; the password is written there and nowhere else.)',
    ];
    return { kind: 'file', path, diff: lines.map((text) => ({ kind, text })) };
  },
  commands,
  undo: () => [],
  // Nobody could write it again if the change has to stay.
  staysIfStuck: true,
  secretPath: ({ path, after }) => (after === undefined ? undefined : path),
  shell: { family: 'secret', hasAgain: true, library: [library], settings },
});

function commands({ path, after }: SecretFileOperation): readonly string[] {
  if (after === undefined) return [`sudo rm -- ${wordOf(path)}`];
  const script = [
    'mkdir -p "${1%/*}"',
    'chmod 711 "${1%/*}"',
    'umask 077',
    'printf "User name at the NAS: "',
    'IFS= read -r user',
    'printf "Password: "',
    'stty -echo',
    'IFS= read -r password',
    'stty echo',
    'echo',
    'printf "username=%s\\npassword=%s\\n" "$user" "$password" >"$1"',
  ].join('; ');
  return [
    '# asks for the name and the password of the account at the NAS',
    `sudo sh -c '${script}' sh ${wordOf(path)} </dev/tty`,
  ];
}

/** Only in the folder for credentials is a secret ever written. */
function settings({ path, before, after }: SecretFileOperation, secret: string | undefined): string {
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
