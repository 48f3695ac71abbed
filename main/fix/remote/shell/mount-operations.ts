/** Shares. */
import { refusalCodes as codes } from './answers.ts';

/**
 * Who has a file, a folder or a program below a place open: `PID<tab>PROGRAM<tab>PATH`, one line each process. The links in /proc are
 * only read, never followed: what lies behind them may be a NAS that is gone.
 */
export const holders = `
lw_holders() {
  for lw_process in /proc/[0-9]*; do
    lw_open=$( { ls -l "$lw_process/cwd" "$lw_process/root" "$lw_process/exe" "$lw_process/fd/"; } 2>/dev/null) || [ -n "$lw_open" ] || continue
    case $lw_open in *" -> $1"*) ;; *) continue ;; esac
    lw_held=
    while IFS= read -r lw_line; do
      case $lw_line in
      *" -> $1") lw_held=$1 ;;
      *" -> $1/"*) lw_held=$1/\${lw_line#*" -> $1/"}; break ;;
      esac
    done <<lw_end_of_open
$lw_open
lw_end_of_open
    [ -n "$lw_held" ] || continue
    lw_program=?
    { read -r lw_program <"$lw_process/comm"; } 2>/dev/null
    printf '%s\\t%s\\t%s\\n' "\${lw_process#/proc/}" "$lw_program" "$lw_held"
  done
}
`;

/**
 * An operation sets `lw_at` and, as the kernel's table writes them, `lw_at_shown` and `lw_remote_shown`; `lw_before_there` and
 * `lw_after_there`; and defines `lw_off`, `lw_on` and `lw_on_again` (what it was before).
 */
export const mountOperations = `${holders}
lw_mounted() {
  lw_found=none
  while read -r lw_source lw_place lw_type lw_more; do
    [ "$lw_place" = "$lw_at_shown" ] || continue
    case $lw_type in
    autofs) ;;
    cifs | smb3) if [ "$lw_source" = "$lw_remote_shown" ]; then lw_found=ours; else lw_found=odd; fi ;;
    *) lw_found=odd ;;
    esac
  done </proc/self/mounts
}
lw_state_mount() {
  lw_state=other; lw_odd=
  lw_mounted
  case $lw_found in
  ours) if [ -n "$lw_before_there" ]; then lw_state=before; else lw_state=after; fi ;;
  none) if [ -z "$lw_before_there" ]; then lw_state=before; elif [ -z "$lw_after_there" ]; then lw_state=after; fi ;;
  esac
}
lw_not_unmounted() {
  lw_words=$lw_said
  lw_mounted
  [ "$lw_found" = ours ] || return 0
  lw_open=$(lw_holders "$lw_at")
  [ -z "$lw_open" ] || { printf '%s\\n' "$lw_open"; lw_fail ${codes.busy} "$lw_words"; }
  case $lw_words in *busy*) lw_fail ${codes.busy} "$lw_words" ;; esac
  lw_fail ${codes.failed} "$lw_words"
}
lw_not_mounted() {
  case $1 in
  *'helper program'* | *'unknown filesystem type'*) lw_fail ${codes['missing-program']} mount.cifs ;;
  *'mount error(13)'*) lw_fail ${codes['wrong-password']} "$1" ;;
  esac
  lw_fail ${codes.failed} "$1"
}
lw_do_mount() {
  if [ -n "$lw_before_there" ]; then lw_off || lw_not_unmounted; fi
  [ -n "$lw_after_there" ] || return 0
  lw_said=
  lw_on && lw_mounted && [ "$lw_found" = ours ] && return
  lw_words=$lw_said
  [ -z "$lw_before_there" ] || lw_on_again
  lw_not_mounted "$lw_words"
}
`;
