import type { NodeRecord } from '../../../shared/model/iscsi.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { logInAtStart } from '../fixes/iscsi-logins.ts';
import {
  asRoot,
  iscsiSource,
  isOnWindows,
  perLun,
  quoteIscsiSessions,
  sessionsOf,
  rootCommand,
  type IscsiView,
} from '../iscsi-view.ts';
import { quote } from '../quotes.ts';
import type { LookAt } from '../sources.ts';
import type { Wrong } from '../subjects.ts';
import { asAdministrator } from '../windows-view.ts';

const whatLasts: LookAt = (at) => iscsiSource(isOnWindows(at) ? 'sessions' : 'records')(at);

/** A session that is there now does not come back after the next start. */
export const manualStartup = finding({
  code: 'iscsi.manual-startup',
  unless: [],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perLun(history, [whatLasts], (view): Wrong<Seen> | undefined => {
      if (isOnWindows(view)) return leftToMemory(view);
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
    consequence: `${isOnWindows(view) ? 'The session is not persistent.' : 'The record of open-iscsi says “manual”.'} ${portals.length === 1 ? 'That path' : 'Those paths'} would be missing until somebody logs in by hand.`,
  }),
  remedies: ({ view, manual, portals }) => [
    ...logInAtStart(manual),
    asAdministrator(
      'Let it log in by itself.',
      'Get-IscsiSession | Where-Object { -not $_.IsPersistent } | ForEach-Object { Register-IscsiSession -SessionIdentifier $_.SessionIdentifier }',
    ),
    asRoot(
      'Let it log in by itself:',
      ...portals.map(
        (portal) =>
          rootCommand`iscsiadm -m node -T ${view.native.target} -p ${portal} --op update -n node.startup -v automatic`,
      ),
    ),
  ],
});

/** Windows has it of the session itself. */
function leftToMemory(view: IscsiView): Wrong<Seen> | undefined {
  const short = sessionsOf(view.native).filter(({ lasts }) => lasts === false);
  if (short.length === 0) return undefined;
  const portals = new Set(short.flatMap(({ connection }) => connection?.address ?? []));
  return {
    severity: 'note',
    seen: { view, manual: [], portals: [...portals] },
    evidence: quoteIscsiSessions(view, ['"IsPersistent":false'], short),
  };
}

interface Seen {
  readonly view: IscsiView;
  readonly manual: readonly NodeRecord[];
  readonly portals: readonly string[];
}

/** Where it goes, and the portal that was asked: a target may send a login on. */
function portalsOf(
  connection: { readonly address?: string; readonly persistentAddress?: string } | undefined,
): readonly string[] {
  return [connection?.address ?? [], connection?.persistentAddress ?? []].flat();
}
