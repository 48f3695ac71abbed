/** Kernel values, links, routes and rules. */
import { refusalCodes as codes } from './answers.ts';

/**
 * What these share: an operation defines `lw_do` (the commands of argv.ts) and `lw_undo` (those of its inverse); what was not
 * reached is taken back, unless somebody else reached it meanwhile.
 */
const doing = `
lw_reach() {
  lw_do && "lw_state_$1" && [ "$lw_state" = after ] && return
  lw_words=$lw_said
  "lw_state_$1"
  case $lw_state in after) return ;; other) lw_undo ;; esac
  lw_fail ${codes.failed} "$lw_words"
}
`;

/** Sets `lw_key` (below /proc/sys), `lw_before`, `lw_after`. */
const sysctl = `
lw_state_sysctl() {
  lw_state=other; lw_odd=
  lw_value=$(cat -- "/proc/sys/$lw_key" 2>/dev/null) || return 0
  case $lw_value in "$lw_after") lw_state=after ;; "$lw_before") lw_state=before ;; esac
}
lw_do_sysctl() { lw_reach sysctl; }
`;

/** Sets `lw_dev`, `lw_before`, `lw_after`. */
const mtu = `
lw_state_mtu() {
  lw_state=other; lw_odd=
  lw_shown=$(ip -o link show dev "$lw_dev" 2>/dev/null) || return 0
  case $lw_shown in *" mtu $lw_after "*) lw_state=after ;; *" mtu $lw_before "*) lw_state=before ;; esac
}
lw_do_mtu() { lw_reach mtu; }
`;

/**
 * Sets for \`before\` and \`after\` each `lw_…_there` (not empty if there is one), and a function `lw_…_is` that is given one line
 * of what `ip` shows. `lw_near` says that a line is about the same destination (or has the same priority).
 */
const listed = `
lw_newline='
'
lw_blank=' 	'
lw_seen() {
  lw_has_before=; lw_has_after=; lw_has_near=
  set -f; IFS=$lw_newline
  for lw_line in $1; do
    IFS=$lw_blank
    if lw_before_is $lw_line; then lw_has_before=yes
    elif lw_after_is $lw_line; then lw_has_after=yes
    elif lw_near $lw_line; then lw_has_near=yes; fi
  done
  unset IFS; set +f
  lw_state=other
  if [ -n "$lw_has_near" ]; then return
  elif [ "$lw_has_after" = "$lw_after_there" ] && [ -z "$lw_has_before" ]; then lw_state=after
  elif [ "$lw_has_before" = "$lw_before_there" ] && [ -z "$lw_has_after" ]; then lw_state=before; fi
}
`;

/** Sets `lw_family`; `lw_route_is TO DEV SOURCE GATEWAY LINE…` compares. A table that is not there has no routes. */
const route = `
lw_route_is() {
  lw_to=$1; lw_want_dev=$2; lw_want_src=$3; lw_want_via=$4; shift 4
  [ "\${1-}" = "$lw_to" ] || return 1
  lw_dev=; lw_src=; lw_via=
  while [ $# -gt 0 ]; do
    case $1 in dev) lw_dev=\${2-} ;; src) lw_src=\${2-} ;; via) lw_via=\${2-} ;; esac
    shift
  done
  [ "$lw_dev" = "$lw_want_dev" ] && [ "$lw_via" = "$lw_want_via" ] && { [ "$lw_src" = "$lw_want_src" ] || [ -z "$lw_want_src" ]; }
}
lw_state_route() { lw_odd=; lw_seen "$(ip "$lw_family" route show table "$lw_table" 2>/dev/null)"; }
lw_do_route() { lw_reach route; }
`;

/** Names of tables are for people; `ip rule` shows them where there are any. */
const rule = `
lw_table_is() {
  [ "$1" != "$2" ] || return 0
  for lw_names in /etc/iproute2/rt_tables /etc/iproute2/rt_tables.d/*.conf /usr/share/iproute2/rt_tables /usr/lib/iproute2/rt_tables; do
    [ -f "$lw_names" ] || continue
    while read -r lw_number lw_name lw_more; do
      [ "$lw_number" != "$2" ] || [ "$lw_name" != "$1" ] || return 0
    done <"$lw_names"
  done
  return 1
}
lw_rule_is() {
  lw_priority=$1; lw_from=$2; lw_wanted=$3; shift 3
  [ $# -eq 5 ] && [ "$1 $2 $3 $4" = "$lw_priority: from $lw_from lookup" ] && lw_table_is "$5" "$lw_wanted"
}
lw_state_rule() { lw_odd=; lw_seen "$(ip "$lw_family" rule show 2>/dev/null)"; }
lw_do_rule() { lw_reach rule; }
`;

export const networkOperations = `${doing}${sysctl}${mtu}${listed}${route}${rule}`;
