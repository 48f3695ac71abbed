import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { logInAtStart } from '../fixes/iscsi-logins.ts';
import { asRoot, iscsiSource, perLun, sessionsOf, rootCommand } from '../iscsi-view.ts';
import { quote } from '../quotes.ts';

/** A session that is there now does not come back after the next start. */
export const manualStartup = finding({
  code: 'iscsi.manual-startup',
  unless: [],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perLun(history, [iscsiSource('records')], (view) => {
      const portals = new Set(sessionsOf(view.native).flatMap(({ connection }) => portalsOf(connection)));
      const manual = (valueOf(view.client.records) ?? []).filter(
        ({ target, address, startup }) => target === view.native.target && portals.has(address) && startup === 'manual',
      );
      if (manual.length === 0) return undefined;
      return {
        severity: 'note',
        seen: { view, manual, portals: [...new Set(manual.map(({ address }) => address))] },
        evidence: quote(
          view.client.records,
          manual.flatMap(({ quoted }) => quoted),
          ['startup = manual'],
        ),
      };
    }),
  says: ({ view, portals }) => ({
    title: `After the next start ${view.share.name} is not logged in by ${listed(portals)}.`,
    consequence: `The record of open-iscsi says “manual”. ${portals.length === 1 ? 'That path' : 'Those paths'} would be missing until somebody logs in by hand.`,
  }),
  remedies: ({ view, manual, portals }) => [
    ...logInAtStart(manual),
    asRoot(
      'Let it log in by itself:',
      ...portals.map(
        (portal) =>
          rootCommand`iscsiadm -m node -T ${view.native.target} -p ${portal} --op update -n node.startup -v automatic`,
      ),
    ),
  ],
});

/** Where it goes, and the portal that was asked: a target may send a login on. */
function portalsOf(
  connection: { readonly address?: string; readonly persistentAddress?: string } | undefined,
): readonly string[] {
  return [connection?.address ?? [], connection?.persistentAddress ?? []].flat();
}
