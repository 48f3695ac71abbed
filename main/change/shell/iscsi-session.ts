/** Logging in and out, and what the kernel says of the disks that came by a session. */
import { refusalCodes as codes } from './answers.ts';

/**
 * What is in use is decided from the kernel alone (/sys, /proc, the table of device mapper), at the moment it is done.
 *
 * `lw_iscsi_sessions` sets `lw_ids` to the numbers of the sessions of this login. `lw_is_used DISK`: a disk of which no map is made is
 * mounted, swapped to, opened by a program, or something lies upon it. `lw_map_is_used MAP` asks the same of a map; what kpartx
 * made of its partitions, and nobody has opened, does not count. `lw_other_path MAP SESSION`: a path of another session that the
 * kernel would use: `A` in the status of the map (drivers/md/dm-mpath.c, multipath_status), its disk running, its session logged in.
 */
const kernel = `
lw_of() { cat -- "$1" 2>/dev/null; }
lw_iscsi_sessions() {
  lw_ids=
  for lw_session in /sys/class/iscsi_session/session*; do
    [ "$(lw_of "$lw_session/targetname")" = "$lw_target" ] || continue
    lw_name=$(lw_of "$lw_session/ifacename")
    case $lw_name in '' | '<NULL>' | '(null)' | '<empty>') lw_name=default ;; esac
    [ "$lw_name" = "$lw_iface" ] || continue
    lw_id=\${lw_session##*/session}; lw_connection=/sys/class/iscsi_connection/connection$lw_id:0
    lw_portal_is "$(lw_of "$lw_connection/persistent_address")" "$(lw_of "$lw_connection/persistent_port")" ||
      lw_portal_is "$(lw_of "$lw_connection/address")" "$(lw_of "$lw_connection/port")" || continue
    lw_ids="\${lw_ids:+$lw_ids }$lw_id"
  done
}
lw_portal_is() {
  [ "$2" = "$lw_port" ] || return 1
  case $1 in "$lw_address" | "$lw_address_whole") return 0 ;; esac
  return 1
}
lw_disks_of() { for lw_disk in /sys/class/iscsi_session/session"$1"/device/target*/*/block/*; do [ -e "$lw_disk" ] && printf '%s\\n' "\${lw_disk##*/}"; done; }
lw_map_of() {
  for lw_holder in /sys/block/"$1"/holders/*; do
    case $(lw_of "$lw_holder/dm/uuid") in mpath-*) printf '%s' "\${lw_holder##*/}"; return ;; esac
  done
}
lw_is_used() {
  for lw_part in /sys/block/"$1" /sys/block/"$1/$1"*; do
    [ -e "$lw_part/dev" ] || continue
    for lw_holder in "$lw_part"/holders/*; do [ ! -e "$lw_holder" ] || return 0; done
    lw_name=/dev/\${lw_part##*/}
    ! cat /proc/[0-9]*/mountinfo 2>/dev/null | grep -q -e "^[0-9]* [0-9]* $(lw_of "$lw_part/dev") " -e " - [^ ]* $lw_name " || return 0
    ! grep -q "^$lw_name " /proc/swaps || return 0
    ! ls -l /proc/[0-9]*/fd 2>/dev/null | grep -q -e " -> $lw_name\\$" || return 0
  done
  return 1
}
lw_dm() {
  lw_need dmsetup
  lw_numbers=$(lw_of "/sys/block/$2/dev")
  lw_told=$(dmsetup $1 -j "\${lw_numbers%:*}" -m "\${lw_numbers#*:}" 2>&1) || lw_fail ${codes.failed} "$lw_told"
}
lw_opened() { lw_dm 'info -c --noheadings -o open' "$1"; lw_opens=\${lw_told##* }; }
lw_map_is_used() {
  lw_opened "$1"; lw_left=$lw_opens
  for lw_holder in /sys/block/"$1"/holders/*; do
    [ -e "$lw_holder" ] || continue
    case $(lw_of "$lw_holder/dm/uuid") in part*-mpath-*) ;; *) return 0 ;; esac
    lw_opened "\${lw_holder##*/}"
    [ "$lw_opens" = 0 ] || return 0
    lw_left=$((lw_left - 1))
  done
  [ "$lw_left" -gt 0 ]
}
lw_other_path() {
  lw_dm status "$1"
  for lw_slave in /sys/block/"$1"/slaves/*; do
    case " $lw_told " in *" $(lw_of "$lw_slave/dev") A "*) ;; *) continue ;; esac
    [ "$(lw_of "$lw_slave/device/state")" = running ] || continue
    lw_real=$(readlink -f "$lw_slave")
    case $lw_real in
    */session[0-9]*)
      lw_by=\${lw_real##*/session}; lw_by=\${lw_by%%/*}
      [ "$lw_by" != "$2" ] && [ "$(lw_of "/sys/class/iscsi_session/session$lw_by/state")" = LOGGED_IN ] || continue ;;
    esac
    return 0
  done
  return 1
}
lw_refuse_last_path() {
  for lw_each in $(lw_disks_of "$1"); do
    lw_map=$(lw_map_of "$lw_each")
    if [ -z "$lw_map" ]; then
      ! lw_is_used "$lw_each" || lw_fail ${codes.busy} "last $lw_each"
    elif lw_map_is_used "$lw_map" && ! lw_other_path "$lw_map" "$1"; then
      lw_fail ${codes.busy} "last $(lw_of "/sys/block/$lw_map/dm/name")"
    fi
  done
}
lw_refuse_unmapped() {
  for lw_session in /sys/class/iscsi_session/session*; do
    [ "$(lw_of "$lw_session/targetname")" = "$lw_target" ] || continue
    for lw_each in $(lw_disks_of "\${lw_session##*/session}"); do
      [ -n "$(lw_map_of "$lw_each")" ] || ! lw_is_used "$lw_each" || lw_fail ${codes.busy} "unmapped $lw_each"
    done
  done
}
`;

/** Defines `lw_login`, `lw_logout`, `lw_new_record` and `lw_delete_record`; `lw_path` marks a record as made here. */
const work = `
lw_state_iscsi_session() {
  lw_state=other; lw_odd=
  lw_iscsi_sessions
  case $lw_ids in
  *' '*) return ;;
  '') if [ -z "$lw_after" ]; then lw_state=after; else lw_state=before; fi ;;
  *) if [ -n "$lw_after" ]; then lw_state=after; else lw_state=before; fi ;;
  esac
}
lw_forget_record() {
  lw_way_is_plain || lw_fail ${codes.unsafe} "$lw_odd"
  [ -e "$lw_path" ] || return 0
  ! lw_iscsi_record || { lw_delete_record; ! lw_iscsi_record || lw_fail ${codes.failed} "$lw_said"; }
  lw_remove "$lw_path"
}
lw_have_record() {
  lw_made=
  ! lw_iscsi_record || return 0
  [ -n "$lw_may_make" ] || lw_fail ${codes.busy} record
  lw_folders "$lw_path" 755
  lw_write "$lw_path" "$lw_new" "$lw_text" 600
  lw_place "$lw_path" "$lw_new"
  lw_made=yes
  lw_new_record || { lw_words=$lw_said; lw_forget_record; lw_fail ${codes.failed} "$lw_words"; }
}
lw_do_iscsi_session() {
  lw_iscsi_sessions
  if [ -z "$lw_after" ]; then
    [ -n "$lw_may_make" ] || lw_iscsi_record || lw_fail ${codes.busy} record
    lw_refuse_last_path "$lw_ids"
    lw_logout; lw_words=$lw_said
    lw_iscsi_sessions
    [ -z "$lw_ids" ] || lw_fail ${codes.failed} "$lw_words"
    [ -z "$lw_may_make" ] || lw_forget_record
    return
  fi
  lw_refuse_unmapped
  lw_have_record
  if lw_login; then
    lw_iscsi_sessions
    [ -z "$lw_ids" ] || [ "$(lw_of "/sys/class/iscsi_session/session$lw_ids/state")" != LOGGED_IN ] || return 0
  fi
  lw_words=$lw_said
  lw_iscsi_sessions
  [ -z "$lw_ids" ] || lw_logout || :
  [ -z "$lw_made" ] || lw_forget_record
  lw_fail ${codes.failed} "\${lw_words:-no session came of it}"
}
# The program may have ended after it had made a record, or before it had removed it.
lw_again_iscsi_session() { [ -n "$lw_after" ] || [ -z "$lw_may_make" ] || lw_forget_record; }
`;

export const iscsiSessionShell = kernel + work;
