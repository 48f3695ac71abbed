import type { IscsiSession } from '../../../shared/model/iscsi.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { capital, count, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { asRoot, iscsiSource, perLun, quoteIscsiSessions, sessionsOf, rootCommand } from '../iscsi-view.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';

/** The kernel calls a session failed, and open-iscsi tries to log in anew. */
export const connectionLost = finding({
  code: 'iscsi.connection-lost',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(1_000),
  label: 'session lost',
  examine: (history) =>
    perLun(history, [iscsiSource('sessions')], (view) => {
      const sessions = sessionsOf(view.native);
      const lost = sessions.filter(isLost);
      if (lost.length === 0) return undefined;
      return {
        severity: 'error',
        seen: { view, lost, left: sessions.length - lost.length },
        evidence: quoteIscsiSessions(view, ['/state: ', '/address: '], lost),
      };
    }),
  says: ({ view, lost, left }) => ({
    title: `${lost.length === 1 ? 'The session' : `${capital(count(lost.length))} sessions`} to ${nasNamed(view.nas)} by ${listed(portalsOf(lost))} ${lost.length === 1 ? 'is' : 'are'} lost.`,
    consequence:
      left === 0
        ? `No session carries ${view.share.name}: what reads or writes there waits or fails.`
        : `The LUN goes on by ${count(left)} ${left === 1 ? 'other session' : 'other sessions'}.`,
  }),
  remedies: ({ lost }) => [
    explain(
      `See whether the cable, the switch and the port of the NAS at ${listed(portalsOf(lost))} are up; open-iscsi logs in by itself when the NAS answers again.`,
    ),
    asRoot(
      'See what open-iscsi says of it:',
      rootCommand`iscsiadm -m session -P 1`,
      rootCommand`journalctl -b -t iscsid -n 20 --no-pager`,
    ),
  ],
});

function isLost({ state, connection }: IscsiSession): boolean {
  return state === 'failed' || state === 'free' || connection?.state === 'failed' || connection?.state === 'down';
}

const portalsOf = (sessions: readonly IscsiSession[]): readonly string[] =>
  sessions.map(({ id, connection }) => connection?.address ?? connection?.persistentAddress ?? `session ${id}`);
