import type { RefusedLogin } from '../../../shared/model/iscsi.ts';

/** Words of open-iscsi's service about a login that the NAS refused (usr/login.c, usr/initiator.c). */
const refusal =
  /iscsid(?:\[\d+\])?: (?<text>(?:.*login rejected: .*|.*[Ll]ogin (?:failed|authentication failed) .*|.*non-retryable iSCSI login failure.*))$/;

/**
 * Refused logins in `journalctl -t iscsid`, each text once:
 *
 *     [ 4711.123456] pc iscsid[791]: conn 0 login rejected: initiator error - target not found (02/03)
 */
export function parseRefusedLogins(text: string): readonly RefusedLogin[] {
  const found = new Map<string, RefusedLogin>();
  for (const line of text.split('\n')) {
    const words = refusal.exec(line)?.groups?.['text'];
    if (words === undefined) continue;
    const status = /\((?<status>\d\d\/\d\d)\)/.exec(words)?.groups?.['status'];
    found.set(words, { text: words, ...(status !== undefined && { status }), quoted: line });
  }
  return [...found.values()];
}
