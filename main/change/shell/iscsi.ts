/** Node records and sessions of open-iscsi. */
import type { z } from 'zod';
import { loginWords, portalOf, wholeAddress, type IscsiLogin } from '../iscsi-words.ts';
import { refusalCodes as codes } from './answers.ts';
import { refuseUnless, set } from './script.ts';

/**
 * An operation sets `lw_target`, `lw_portal`, `lw_iface`, `lw_address`, `lw_address_whole` and `lw_port`.
 *
 * `lw_iscsi_record` sets `lw_record` to the record as iscsiadm(8) shows it, and fails where there is none (exit 21,
 * ISCSI_ERR_NO_OBJS_FOUND of open-iscsi's iscsi_err.h).
 */
export const iscsiShell = `
lw_iscsi_record() {
  lw_need iscsiadm
  lw_record=$(lw_limit 60 iscsiadm -m node -T "$lw_target" -p "$lw_portal" -I "$lw_iface" -o show 2>/dev/null) && return
  lw_code=$?; lw_record=
  [ "$lw_code" = 21 ] || lw_fail ${codes.failed} "iscsiadm -o show: exit code $lw_code"
  return 1
}
`;

/** The values of a login, as the functions read them. Throws `ChangeRefused` for what the schema of its kind does not allow. */
export function iscsiSettings(schema: z.ZodType, operation: IscsiLogin): string {
  refuseUnless(schema.safeParse(operation).success, loginWords(operation));
  return set({
    lw_target: operation.target,
    lw_portal: portalOf(operation),
    lw_iface: operation.iface,
    lw_address: operation.address,
    lw_address_whole: wholeAddress(operation.address),
    lw_port: String(operation.tcpPort),
  });
}
