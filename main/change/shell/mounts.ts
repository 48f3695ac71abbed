/** Shares. */
import { shownPath } from '../kernel-words.ts';
import { betweenTriesSeconds, tryAgainForSeconds } from '../mount-words.ts';
import { refusalCodes as codes } from './answers.ts';
import { isPlain, refuseUnless, set } from './script.ts';

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
 * An operation unmounts or mounts. It sets `lw_types` (of the kernel's table), `lw_helper`, `lw_at` and, as the kernel's table writes them, `lw_at_shown` and `lw_remote_shown`;
 * `lw_before_there` and `lw_after_there`, one of them empty; `lw_unit`; and defines `lw_off` and `lw_on`.
 *
 * Both go by the place's name, so that name must not be able to change its meaning: `lw_way_is_roots` says whether root alone can
 * rename what lies on the way (else it sets `lw_odd`). Whoever owns the last folder can rename nothing of it. A file system that
 * another machine or another program serves on the way is read from the table, never entered: it may be gone, and what it shows
 * as root's folder is a link a moment later.
 *
 * What came of it is judged by the kernel's numbers of mounts, noted before: `lw_mounts_of_remote` prints `NUMBER PLACE`.
 */
export const mounts = `${holders}
lw_each_mount() {
  while read -r lw_number lw_parent lw_device lw_root lw_point lw_more; do
    lw_more=" $lw_more"; lw_more=\${lw_more#* - }
    lw_type=\${lw_more%% *}; lw_source=\${lw_more#* }; lw_source=\${lw_source%% *}
    "$1"
  done </proc/self/mountinfo
}
lw_is_share() { case " $lw_types " in *" $lw_type "*) return 0 ;; esac; return 1; }
lw_at_place() {
  [ "$lw_point" = "$lw_at_shown" ] || return 0
  [ "$lw_type" != autofs ] || return 0
  lw_found=odd
  lw_is_share || return 0
  lw_id=$lw_number
  [ "$lw_source" != "$lw_remote_shown" ] || lw_found=ours
}
lw_mounted() { lw_found=none; lw_id=; lw_each_mount lw_at_place; }
lw_of_remote() {
  if lw_is_share && [ "$lw_source" = "$lw_remote_shown" ]; then printf '%s %s\\n' "$lw_number" "$lw_point"; fi
}
lw_mounts_of_remote() { lw_each_mount lw_of_remote; }
lw_served_on_way() {
  case $lw_at_shown in "$lw_point"/*) ;; *) return 0 ;; esac
  case $lw_type in cifs | smb3 | nfs* | fuse | fuse.*) lw_odd=$lw_point ;; esac
}
lw_way_is_roots() {
  lw_odd=; lw_each_mount lw_served_on_way
  [ -z "$lw_odd" ] || return 1
  lw_odd=$( (lw_folders "$lw_at" none || lw_fail ${codes.failed} "$lw_at") 2>&1) || return 1
  lw_odd=
}
lw_state_mount() {
  lw_state=other; lw_odd=
  lw_mounted
  case $lw_found in
  ours) if [ -n "$lw_before_there" ]; then lw_state=before; else lw_state=after; fi ;;
  none) if [ -z "$lw_before_there" ]; then lw_state=before; else lw_state=after; fi ;;
  esac
}
lw_unmount() {
  lw_off || :
  lw_words=$lw_said
  # Its number, because the name that it had may be another one by now.
  case "$lw_newline$(lw_mounts_of_remote)" in
  *"$lw_newline$1 "*) ;;
  *) lw_mounted; [ "$lw_found" != ours ] || lw_fail ${codes.failed} 'it is mounted again'; return 0 ;;
  esac
  lw_open=$(lw_holders "$lw_at")
  [ -z "$lw_open" ] || { printf '%s\\n' "$lw_open"; lw_fail ${codes.busy} "$lw_words"; }
  case $lw_words in *busy*) lw_fail ${codes.busy} "$lw_words" ;; esac
  lw_fail ${codes.failed} "\${lw_words:-it is still mounted}"
}
# What stands in no line of $1 and is mounted elsewhere came by this. The table's way of writing is the name only without a backslash.
lw_take_off_strays() {
  lw_mounts_of_remote | while read -r lw_number lw_point; do
    case "$lw_newline$1$lw_newline" in *"$lw_newline$lw_number $lw_point$lw_newline"*) continue ;; esac
    [ "$lw_point" != "$lw_at_shown" ] || continue
    case $lw_point in
    *\\\\*) ;;
    *) if (lw_at=$lw_point; lw_at_shown=$lw_point; lw_way_is_roots) && lw_run 60 umount -- "$lw_point" </dev/null; then
        printf 'The share was mounted at %s instead, and was unmounted there. ' "$lw_point"; continue
      fi ;;
    esac
    printf 'The share was mounted at %s instead, and is still there: unmount it. ' "$lw_point"
  done
}
lw_do_mount() {
  lw_way_is_roots || lw_fail ${codes.unsafe} "$lw_odd"
  if [ -n "$lw_before_there" ]; then lw_unmount "$lw_id"; return; fi
  if [ -L "$lw_at" ] || [ ! -d "$lw_at" ]; then lw_fail ${codes.unsafe} "$lw_at"; fi
  lw_need "$lw_helper" date sleep
  lw_earlier=$(lw_mounts_of_remote)
  lw_end=$(($(date +%s) + ${tryAgainForSeconds}))
  while :; do
    lw_said=
    lw_on && lw_mounted && [ "$lw_found" = ours ] && return
    lw_words=$lw_said
    lw_stray=$(lw_take_off_strays "$lw_earlier")
    [ -z "$lw_stray" ] || lw_fail ${codes.failed} "$lw_stray"
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

export const placeSettings = (at: string): string => set({ lw_at: at, lw_at_shown: shownPath(at) });

/** Refuses where others than root can change what the name of a mount's place means. Throws `ChangeRefused`. */
export function wayLines(at: string): string {
  refuseUnless(isPlain(at), at);
  return `${placeSettings(at)}lw_way_is_roots || lw_fail ${codes.unsafe} "$lw_odd"`;
}
