/** Shares. */
import { betweenTriesSeconds, tryAgainForSeconds } from '../../mount-words.ts';
import { refusalCodes as codes } from './answers.ts';

/**
 * Who has a file, a folder or a program below a place open: `PID<tab>PROGRAM<tab>PATH`, one line each process. The links in /proc are
 * only read, never followed: what lies behind them may be a NAS that is gone.
 */
const holders = `
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
 * An operation unmounts or mounts. It sets `lw_at` and, as the kernel's table writes them, `lw_at_shown` and `lw_remote_shown`;
 * `lw_before_there` and `lw_after_there`, one of them empty; `lw_unit`; and defines `lw_off` and `lw_on`.
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
  none) if [ -z "$lw_before_there" ]; then lw_state=before; else lw_state=after; fi ;;
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
lw_place_is_plain() {
  lw_rest=\${1#/}/; lw_there=
  while [ -n "$lw_rest" ]; do
    lw_there=$lw_there/\${lw_rest%%/*}; lw_rest=\${lw_rest#*/}
    [ ! -L "$lw_there" ] || return 1
  done
  [ -d "$1" ]
}
lw_do_mount() {
  if [ -n "$lw_before_there" ]; then lw_off || :; lw_not_unmounted; return; fi
  lw_place_is_plain "$lw_at" || lw_fail ${codes.unsafe} "$lw_at"
  lw_need mount.cifs date sleep
  lw_end=$(($(date +%s) + ${tryAgainForSeconds}))
  while :; do
    lw_said=
    lw_on && lw_mounted && [ "$lw_found" = ours ] && return
    lw_words=$lw_said
    # A service manager keeps to itself what mount said; it stands in the unit's log.
    [ -z "$lw_unit" ] || lw_words="$lw_words $(lw_limit 20 systemctl status --no-pager --lines=20 "$lw_unit" 2>&1)"
    # Any but the last one is of an earlier try, perhaps of another day.
    case \${lw_words##*'mount error('} in '112)'*) ;; *) break ;; esac
    [ "$(date +%s)" -lt "$lw_end" ] || break
    sleep ${betweenTriesSeconds}
  done
  lw_fail ${codes.failed} "$lw_words"
}
`;
