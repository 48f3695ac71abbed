import type { IscsiSession } from '../../../shared/model/iscsi.ts';
import type { Lane } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { capital, count, listed } from '../../../shared/text/phrases.ts';
import { durationText } from '../../../shared/text/screens/numbers.ts';
import { silenceOf } from '../../snapshot/adapters/iscsi/failover-time.ts';
import { finding } from '../finding.ts';
import {
  asRoot,
  iscsiSource,
  perLun,
  quoteIscsiSessions,
  retriesOf,
  rootCommand,
  sessionsOf,
  type IscsiView,
} from '../iscsi-view.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import { sockets } from '../sources.ts';
import { quoteStalled, silentFor } from '../stalled.ts';
import { asAdministrator } from '../windows-view.ts';

/** The system calls a session failed, and tries to log in anew; or nothing comes by it any more, and the system has not noticed yet. */
export const connectionLost = finding({
  code: 'iscsi.connection-lost',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(1_000),
  label: 'session lost',
  examine: (history) =>
    perLun(history, [iscsiSource('sessions'), sockets], (view) => {
      const sessions = sessionsOf(view.native);
      const lost = sessions.filter(isLost);
      const stalled = lost.length > 0 ? [] : (view.session?.lanes ?? []).filter(({ state }) => state === 'stalled');
      const silent = sessions.filter((session) => stalled.some(({ remote }) => remote?.address === portalOf(session)));
      const concerned = lost.length > 0 ? lost : silent;
      if (concerned.length === 0) return undefined;
      return {
        severity: 'error',
        seen: { view, concerned, stalled, left: sessions.length - concerned.length },
        evidence: [
          ...quoteIscsiSessions(view, ['/state: ', '/address: '], concerned),
          ...quoteStalled(view.now, stalled),
        ],
      };
    }),
  says: (seen) => ({ title: titleOf(seen), consequence: consequenceOf(seen) }),
  remedies: ({ concerned }) => [
    explain(
      `See whether the cable, the switch and the port of the NAS at ${listed(portalsOf(concerned))} are up; the session comes back by itself when the NAS answers again.`,
    ),
    asAdministrator('See what Windows says of it.', 'Get-IscsiSession', 'Get-IscsiConnection'),
    asRoot(
      'See what open-iscsi says of it:',
      rootCommand`iscsiadm -m session -P 1`,
      rootCommand`journalctl -b -t iscsid -n 20 --no-pager`,
    ),
  ],
});

interface Seen {
  readonly view: IscsiView;
  readonly concerned: readonly IscsiSession[];
  /** Paths that the kernel still calls connected; empty where it has noticed. */
  readonly stalled: readonly Lane[];
  /** Sessions that go on. */
  readonly left: number;
}

function isLost({ state, connection }: IscsiSession): boolean {
  return state === 'failed' || state === 'free' || connection?.state === 'failed' || connection?.state === 'down';
}

const portalOf = ({ connection }: IscsiSession): string | undefined =>
  connection?.address ?? connection?.persistentAddress;

const portalsOf = (sessions: readonly IscsiSession[]): readonly string[] =>
  sessions.map((session) => portalOf(session) ?? `session ${session.id}`);

function titleOf({ view, concerned, stalled }: Seen): string {
  const several = concerned.length > 1;
  const what = `${several ? `${capital(count(concerned.length))} sessions` : 'The session'} to ${nasNamed(view.nas)} by ${listed(portalsOf(concerned))}`;
  if (stalled.length > 0) return `${what} ${several ? 'have' : 'has'} not answered${silentFor(stalled)}.`;
  return `${what} ${several ? 'are' : 'is'} lost.`;
}

function consequenceOf({ view, concerned, stalled, left }: Seen): string {
  if (left === 0) return `No session carries ${view.share.name}: what reads or writes there waits or fails.`;
  if (view.native.map === undefined)
    return 'The disk that came by it waits or fails: no multipath map lets another path take over.';
  const others = `${count(left)} ${left === 1 ? 'other session' : 'other sessions'}`;
  return stalled.length === 0
    ? `The LUN goes on by ${others}.`
    : `${capital(waitOf(concerned, view))}. Then the LUN goes on by ${others}.`;
}

/** How long what was sent by a dead path waits, by the timers of the session that waits longest. */
function waitOf(sessions: readonly IscsiSession[], view: IscsiView): string {
  const silences = sessions.flatMap((session) => silenceOf(session, retriesOf(view)) ?? []);
  const [longest] = silences.toSorted((one, other) => (other.seconds ?? Infinity) - (one.seconds ?? Infinity));
  if (longest === undefined) return 'what was sent by it waits until the kernel notices';
  return longest.seconds === undefined
    ? 'what was sent by it waits until the session comes back (replacement_timeout is off)'
    : `what was sent by it waits up to ${durationText(milliseconds(longest.seconds * 1000))}, by the timers of the session`;
}
