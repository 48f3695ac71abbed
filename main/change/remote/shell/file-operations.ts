/**
 * Files and credentials. An operation sets `lw_path`, `lw_new` (the same folder, another name), `lw_before_mode` and
 * `lw_before_text`, `lw_after_mode` and `lw_after_text` (no mode: not there), and defines `lw_check` and `lw_activate`.
 */
import { refusalCodes as codes } from './answers.ts';

export const fileOperations = `
lw_way_is_plain() {
  lw_odd=$( (lw_folders "$lw_path" none || exit 0) 2>&1) || return 1
  if [ -L "$lw_path" ] || [ -e "$lw_path" ]; then lw_file_is_safe "$lw_path" || { lw_odd=$lw_path; return 1; }; fi
}
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

/**
 * Sets `lw_path`, `lw_path_pattern` (for grep), `lw_new`, `lw_before` and `lw_after` (`written` or nothing), and `lw_secret` if `lw_given` is not empty. What is in
 * the file is compared with nothing: nobody else writes there, and it is written down nowhere else.
 */
export const secretOperations = `
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
