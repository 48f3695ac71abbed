import type { RefusedLogin } from '../../../shared/model/iscsi.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { finding } from '../finding.ts';
import { asRoot, iscsiSource, perLun, quoteIscsiSessions, rootCommand, type IscsiView } from '../iscsi-view.ts';
import { quote } from '../quotes.ts';
import { atTheNas, explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';

/** Status 02/03: the target is not there (any more), which is no refusal of a second session. */
const notFound = '02/03';

/** One portal carries nothing, and open-iscsi’s service says that the NAS refused a login. */
export const secondSessionRefused = finding({
  code: 'iscsi.second-session-refused',
  unless: ['net.port-down'],
  visibleAfter: milliseconds(10_000),
  label: 'session refused',
  examine: (history) =>
    perLun(history, [iscsiSource('sessions'), iscsiSource('refusals')], (view) => {
      const refusals = (valueOf(view.client.refusals) ?? []).filter((one) => concerns(one, view));
      const last = refusals.at(-1);
      if (view.share.verdict.reason !== 'ports-unused' || last === undefined) return undefined;
      return {
        severity: 'warning',
        seen: { view, portal: last.portal },
        evidence: [
          ...quote(
            view.client.refusals,
            refusals.slice(-3).flatMap(({ quoted }) => quoted),
            [last.text],
          ),
          ...quoteIscsiSessions(view, ['targetname: ', '/address: ']),
        ],
      };
    }),
  says: ({ view, portal }) => ({
    title: `A login by ${portal ?? 'another portal'} was refused; ${view.share.name} has one session.`,
    consequence: `One port of ${nasNamed(view.nas)} carries all of it. iscsiadm calls this error 19, and does not say which of its causes it is.`,
  }),
  remedies: ({ view }) => [
    atTheNas(
      `Most often ${nasNamed(view.nas)} allows one session for each initiator. Allow more of them for this target.`,
      {
        title: 'Allow multiple sessions',
        menu: 'Synology: SAN Manager → iSCSI → the target → Edit → Advanced → Allow multiple sessions from one or more iSCSI initiators',
        value: 'on',
      },
    ),
    explain(
      'Else see that the list of allowed initiators of the NAS has this machine, that the CHAP name and secret are the same for both portals, and that both ends agree on digests.',
    ),
    asRoot('Then log in again:', rootCommand`iscsiadm -m node -T ${view.native.target} --login`),
  ],
});

/**
 * It is about the LUN's target, and about a portal that has no session since. Where the target is not told, there must be no
 * other one that it could be about.
 */
function concerns({ status, target, portal }: RefusedLogin, { native, client, reached }: IscsiView): boolean {
  if (status === notFound || (portal !== undefined && reached.includes(portal))) return false;
  if (target !== undefined) return target === native.target;
  return (valueOf(client.sessions) ?? []).every((session) => session.target === native.target);
}
