import type { RefusedLogin } from '../../../shared/model/iscsi.ts';
import { shortestAddress } from '../text/ip-address.ts';

/** Words of open-iscsi's service about a login that the NAS refused (usr/login.c, usr/initiator.c). */
const refusal =
  /iscsid(?:\[\d+\])?: (?<text>(?:.*login rejected: .*|.*[Ll]ogin (?:failed|authentication failed) .*|.*non-retryable iSCSI login failure.*))$/;

/** What iscsiadm writes of a login that did not succeed (usr/session_mgmt.c): the one that names it, then the reason by its number. */
const named =
  / (?<program>iscsiadm(?:\[\d+\])?): Could not log ?in ?to \[.*?target: (?<target>[^,\]]+), portal: (?<address>[^,\]]+),\d+\]/;
/** 19: the NAS refuses for good; 24: it does not know who asks (include/iscsi_err.h). */
const reason = / (?<program>iscsiadm(?:\[\d+\])?): (?<text>initiator reported error \((?:19|24) - .*)$/;

/**
 * Refused logins in `journalctl -t iscsid -t iscsiadm`, each text once. The service does not say of which target it speaks; iscsiadm
 * does, where it was started with the machine and not by hand:
 *
 *     [ 4711.123456] pc iscsid[791]: conn 0 login rejected: initiator error - target not found (02/03)
 *     [ 4711.123500] pc iscsiadm[812]: Could not login to [iface: default, target: iqn.2026-01.lab:disk, portal: 10.77.2.25,3260].
 *     [ 4711.123510] pc iscsiadm[812]: initiator reported error (19 - encountered non-retryable iSCSI login failure)
 */
export function parseRefusedLogins(text: string): readonly RefusedLogin[] {
  const lines = text.split('\n');
  const all = lines.flatMap((line, index) => byService(line) ?? byAdmin(line, lines.slice(0, index)) ?? []);
  return [...new Map(all.map((one) => [`${one.text} ${one.target} ${one.portal}`, one])).values()];
}

function byService(line: string): RefusedLogin | undefined {
  const text = refusal.exec(line)?.groups?.['text'];
  if (text === undefined) return undefined;
  const status = /\((?<status>\d\d\/\d\d)\)/.exec(text)?.groups?.['status'];
  return { text, ...(status !== undefined && { status }), quoted: [line] };
}

/** The reason names nothing; what it is about stands before it, from the same run of the program. */
function byAdmin(line: string, before: readonly string[]): RefusedLogin | undefined {
  const { program, text } = reason.exec(line)?.groups ?? {};
  if (program === undefined || text === undefined) return undefined;
  const about = before.findLast((one) => named.exec(one)?.groups?.['program'] === program);
  const { target, address = '' } = named.exec(about ?? '')?.groups ?? {};
  if (about === undefined || target === undefined) return undefined;
  const portal = shortestAddress(address.replaceAll(/[[\]]/g, ''));
  return { text, target, ...(portal !== undefined && { portal }), quoted: [about, line] };
}
