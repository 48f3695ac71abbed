import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed, powerShellLine } from '../../../shared/text/phrases.ts';
import { isLinkLocal } from '../../snapshot/addresses.ts';
import { serverIn } from '../../snapshot/adapters/windows-smb/servers.ts';
import { isOverlay } from '../../snapshot/adapters/windows-smb/waiting.ts';
import { finding } from '../finding.ts';
import { settingFix } from '../fixes/windows-setting.ts';
import { isLosing, nasNamed } from '../share-view.ts';
import { asAdministrator, mapAgain, perWindowsShare, quoteEvents, quoteRows, windowsSource } from '../windows-view.ts';

/** A constraint lets Windows use some interfaces for this NAS, and another one could carry as well. */
export const constraintActive = finding({
  code: 'win.constraint-active',
  unless: ['win.multichannel-disabled', 'win.dialect-capped'],
  visibleAfter: milliseconds(5_000),
  label: 'constraint here',
  examine: (history) =>
    perWindowsShare(history, [windowsSource('constraints'), windowsSource('pairs')], (view) => {
      const { client, native, now } = view;
      const own = (valueOf(client.constraints) ?? []).filter(({ server }) => native.names.includes(serverIn(server)));
      const allowed = new Set(own.map((one) => one.interface));
      const excluded = native.pairs.filter(
        (pair) =>
          !pair.selected && !allowed.has(pair.interface) && !isOverlay(pair, now.facts) && !isLinkLocal(pair.remote),
      );
      if (own.length === 0 || excluded.length === 0 || !isLosing(view)) return undefined;
      return {
        severity: 'warning',
        seen: {
          view,
          servers: [...new Set(own.map(({ server }) => server))],
          allowed: [...allowed].flatMap((name) => name ?? []),
          excluded: [...new Set(excluded.flatMap((pair) => pair.interface ?? []))],
        },
        evidence: [
          ...quoteRows(client.constraints, own, ['"InterfaceAlias"', '"ServerName"']),
          ...quoteEvents(client, 30_905, native.names),
        ],
      };
    }),
  says: ({ view, allowed, excluded }) => ({
    title: `A constraint on this machine lets only ${listed(allowed)} be used for ${nasNamed(view.nas)}.`,
    consequence: `${listed(excluded)} could carry this share as well, and ${excluded.length === 1 ? 'is' : 'are'} not used.`,
  }),
  remedies: ({ view, servers }) => [
    ...settingFix(
      'Remove the constraint',
      servers.map((server) => ({ setting: 'constraint', server })),
    ),
    asAdministrator(
      'Somebody may have had a reason for it. If not, take it away.',
      ...servers.map((server) => powerShellLine('Remove-SmbMultichannelConstraint', { ServerName: server }, ['Force'])),
    ),
    mapAgain([view]),
  ],
});
