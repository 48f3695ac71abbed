/**
 * What every script of this room begins with. POSIX: dash, busybox ash and bash run it. Beside the shell's own words it
 * needs `cat`, `chmod`, `chown`, `cmp`, `ln`, `mkdir`, `mv`, `rm`, `stat -c` and `sync`.
 *
 * A function that refuses ends the script (or the subshell it runs in) with a code of answers.ts, and says on standard error
 * what the system said. `printf` must be the shell's own: what it prints may be a secret.
 */
import { chooseLimiter } from '../../machine/ssh-script.ts';
import { lateCode, refusalCodes as codes } from './answers.ts';

const beginning = `
umask 022
lw_newline='
'
lw_fail() { lw_code=$1; shift; printf '%s\\n' "$*" >&2; exit "$lw_code"; }
case $(command -v printf) in */*) lw_fail ${codes['missing-program']} 'printf of the shell itself' ;; esac
lw_need() { for lw_name in "$@"; do command -v "$lw_name" >/dev/null 2>&1 || lw_fail ${codes['missing-program']} "$lw_name"; done; }
lw_need cat chmod chown cmp ln mkdir mv rm stat sync
lw_spoil() {
  case $1 in
  *'No space left'* | *'quota exceeded'*) lw_fail ${codes['disk-full']} "$1" ;;
  *'Read-only file system'* | *'Operation not permitted'* | *'Permission denied'*) lw_fail ${codes['read-only']} "$1" ;;
  *) lw_fail ${codes.failed} "$1" ;;
  esac
}
lw_sync() { sync -- "$1" 2>/dev/null || sync || lw_fail ${codes.failed} "sync $1"; }
${chooseLimiter}
lw_run() {
  lw_seconds=$1; shift; lw_need "$1"
  lw_said=$(lw_limit "$lw_seconds" "$@" 2>&1 >/dev/null)
}
`;

/**
 * `lw_folders PATH MODE`: every folder on the way to a path is a real one of root's that nobody else may write in; missing ones
 * are made. With `none` for a mode nothing is made, and 1 means that one is missing.
 *
 * `lw_way_is_plain` asks the same of `lw_path` and of what lies there, and names in `lw_odd` what is not so.
 *
 * `lw_write PATH NEW TEXT MODE` puts a text on the disk under another name, `lw_place PATH NEW` gives it its place. `lw_over PATH
 * WORD` writes a short word over the one that is there, which needs no space.
 */
const files = `
lw_folder_is_safe() {
  [ ! -L "$1" ] && [ -d "$1" ] || return 1
  case $(stat -c '%u %A' -- "$1") in 0\\ d????[!w]??[!w]?*) return 0 ;; esac
  return 1
}
lw_folders() {
  lw_rest=\${1#/}; lw_at=
  lw_folder_is_safe / || lw_fail ${codes.unsafe} /
  while :; do
    case $lw_rest in */*) ;; *) return 0 ;; esac
    lw_at=$lw_at/\${lw_rest%%/*}; lw_rest=\${lw_rest#*/}
    if [ ! -L "$lw_at" ] && [ ! -e "$lw_at" ]; then
      [ "$2" != none ] || return 1
      # Somebody else may have made it in between; whose it is is asked below.
      lw_said=$(mkdir -m "$2" -- "$lw_at" 2>&1) || [ -d "$lw_at" ] || lw_spoil "$lw_said"
      lw_sync "\${lw_at%/*}/"
    fi
    lw_folder_is_safe "$lw_at" || lw_fail ${codes.unsafe} "$lw_at"
  done
}
lw_file_is_safe() {
  [ ! -L "$1" ] && [ -f "$1" ] && [ "$(stat -c '%u %h' -- "$1")" = '0 1' ]
}
lw_way_is_plain() {
  lw_odd=$( (lw_folders "$lw_path" none || exit 0) 2>&1) || return 1
  if [ -L "$lw_path" ] || [ -e "$lw_path" ]; then lw_file_is_safe "$lw_path" || { lw_odd=$lw_path; return 1; }; fi
}
lw_is() {
  if [ -z "$3" ]; then [ ! -L "$1" ] && [ ! -e "$1" ]; return; fi
  [ ! -L "$1" ] && [ -f "$1" ] && [ "$(stat -c %a -- "$1")" = "$3" ] && printf '%s' "$2" | cmp -s - "$1"
}
lw_write() {
  lw_owner=0:0
  [ ! -e "$1" ] || lw_owner=$(stat -c %u:%g -- "$1") || lw_fail ${codes.failed} "stat $1"
  lw_said=$( (umask 077; set -C; rm -f -- "$2" && printf '%s' "$3" | cat >"$2") 2>&1) &&
    lw_said=$(chown "$lw_owner" "$2" 2>&1) && lw_said=$(chmod "$4" "$2" 2>&1) && printf '%s' "$3" | cmp -s - "$2" ||
    lw_unwritten "$2" "$lw_said"
  lw_sync "$2"
}
# By cat, which says why a disk takes nothing: the shell's own printf does not.
lw_over() { printf '%-20s\\n' "$2" | cat 1<>"$1"; }
lw_unwritten() { rm -f -- "$1" 2>/dev/null; lw_spoil "$2"; }
lw_place() {
  lw_said=$(mv -f -- "$2" "$1" 2>&1) || lw_unwritten "$2" "$lw_said"
  lw_sync "\${1%/*}/"
}
# A drop-in folder that holds nothing any more goes too, so that nothing is left of a change that was undone.
lw_remove() {
  lw_said=$(rm -f -- "$1" 2>&1) || lw_spoil "$lw_said"
  case $1 in
  /etc/systemd/system/*.mount.d/*) if rmdir -- "\${1%/*}" 2>/dev/null; then lw_sync /etc/systemd/system/; return; fi ;;
  esac
  [ ! -d "\${1%/*}" ] || lw_sync "\${1%/*}/"
}
`;

export const library = `${beginning}${files}`;

/**
 * `lw_turn BASE open` lets a script work at a change whose deadline may come at any moment: the script says that it is at
 * work before it looks whether the machine has begun to undo everything, the watcher says that it begins before it looks whether
 * somebody is at work, so that one of them sees the other. With `new` the change need not be open yet.
 *
 * Both write over bytes that are there already, which a disk that fills up meanwhile cannot refuse.
 */
export const turn = `
# The words of a command line end with NUL: shells leave it out, and the grep of busybox would read no further than the first.
lw_watching() {
  { read -r lw_pid lw_begun <"$1.watch" && lw_said=$(cat "/proc/$lw_pid/cmdline"); } 2>/dev/null || return 1
  case $lw_said in *"$1.undo"*) return 0 ;; esac
  return 1
}
# Undoing, and still at it: not what a machine that was switched off in the middle of it wrote.
lw_undoing() { lw_watching "$1" && [ "$lw_begun" = undoes ]; }
# Not what another script wrote there, which may have begun because this one's connection was lost.
lw_no_longer_at() {
  { read -r lw_pid <"$1.busy" && [ "$lw_pid" = "$$" ]; } 2>/dev/null || return 0
  if [ -e "$1.open" ]; then lw_over "$1.busy" ''; else rm -f -- "$1.busy"; fi
}
lw_turn() {
  # With nobody who waits for a deadline there is nobody to tell, and a full disk must not keep anything from being undone.
  if ! lw_why=$(lw_over "$1.busy" "$$" 2>&1) && { [ "$2" = new ] && [ ! -e "$1.open" ] || lw_watching "$1"; }; then
    rm -f -- "$1.busy"; lw_spoil "$lw_why"
  fi
  trap "lw_no_longer_at $1" EXIT
  if lw_undoing "$1"; then lw_fail ${lateCode} late; fi
  if [ "$2" = open ] && [ ! -e "$1.open" ]; then lw_fail ${lateCode} late; fi
}
`;
