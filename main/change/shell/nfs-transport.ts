/** Where a connection of NFS goes, and whether another address is the same server. */
import { nfsFixTexts as texts } from '../../../shared/text/fixes/nfs.ts';
import { refusalCodes as codes } from './answers.ts';

/**
 * Reads `lw_group`, `lw_transport`, `lw_home`, `lw_before` and `lw_after`. A connection that has gone, or whose folder is of
 * another mount now (none beside it goes to `lw_home`), counts as one that is at home: a new one would go there.
 *
 * `lw_own` is where it goes, empty where it has gone: that cannot be moved. Its file is open (5) from before it is looked at: once
 * the connection has gone, nothing can be written by it, whatever has its name by then.
 *
 * `lw_ask_server` mounts the share by `lw_after` where nobody sees it, and prints its line of the mount table: of a server that
 * the kernel has connections to, it shows their address.
 */
export const nfsTransportShell = `
lw_nfs_address() { cat -- "$1/dstaddr" 2>/dev/null | tr -d '\\000\\n'; }
lw_state_nfs_transport() {
  lw_state=other; lw_odd=; lw_beside=
  lw_need tr
  for lw_other in "$lw_group"/xprt-*; do
    [ "$lw_other" = "$lw_group/$lw_transport" ] || [ "$(lw_nfs_address "$lw_other")" != "$lw_home" ] || lw_beside=yes
  done
  lw_own=; [ -z "$lw_beside" ] || lw_own=$(lw_nfs_address "$lw_group/$lw_transport")
  case \${lw_own:-$lw_home} in "$lw_after") lw_state=after ;; "$lw_before") lw_state=before ;; esac
}
lw_nfs_unchanged() { lw_state_nfs_transport; [ "$lw_own" = "$lw_before" ] || lw_fail ${codes['changed-since']} changed; }
lw_do_nfs_transport() {
  [ -e "$lw_group/$lw_transport/dstaddr" ] || lw_fail ${codes['changed-since']} gone
  lw_send_nfs_transport 5<>"$lw_group/$lw_transport/dstaddr" || lw_fail ${codes.failed} "$lw_said"
}
lw_send_nfs_transport() {
  lw_nfs_unchanged
  if [ "$lw_after" != "$lw_home" ]; then
    lw_told=$(lw_ask_server 2>&1 5>&-) || lw_fail ${codes.failed} "asked $lw_told"
    # Something else may be mounted there already; what was mounted last comes last. Its options are the last word, after its name.
    lw_told=\${lw_told##*"$lw_newline"}
    case $lw_told in *' - nfs4 '*) ;; *) lw_fail ${codes.failed} 'asked ${texts.notShown}' ;; esac
    case ,\${lw_told##* }, in *,"addr=$lw_home",*) ;; *) lw_fail ${codes.failed} other ;; esac
    lw_nfs_unchanged
  fi
  lw_said=$( { printf '%s\\n' "$lw_after" >&5; } 2>&1) || lw_fail ${codes.failed} "$lw_said"
  lw_state_nfs_transport
  [ "$lw_state" = after ] || lw_fail ${codes.failed} 'it is not in force'
}
`;
