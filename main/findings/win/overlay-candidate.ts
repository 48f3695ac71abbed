import ipaddr from 'ipaddr.js';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed, powerShellLine } from '../../../shared/text/phrases.ts';
import { isLinkLocal } from '../../snapshot/addresses.ts';
import { serverIn } from '../../snapshot/adapters/windows-smb/servers.ts';
import { isOverlay } from '../../snapshot/adapters/windows-smb/waiting.ts';
import { finding, type FixDraft, type HandDraft } from '../finding.ts';
import { settingFix } from '../fixes/windows-setting.ts';
import { explain } from '../remedy.ts';
import { nasNamed } from '../share-view.ts';
import {
  asAdministrator,
  mapAgain,
  perWindowsShare,
  quoteRows,
  usedPairs,
  windowsSource,
  type WindowsView,
} from '../windows-view.ts';

/** Windows sends the share through a VPN although the NAS has an address that needs none. */
export const overlayCandidate = finding({
  code: 'win.overlay-candidate',
  unless: [],
  visibleAfter: milliseconds(10_000),
  label: 'VPN preferred',
  examine: (history) =>
    perWindowsShare(history, [windowsSource('pairs')], (view) => {
      const { native, client, now, nas } = view;
      const through = usedPairs(view).filter((pair) => isOverlay(pair, now.facts));
      const direct = native.pairs.filter(
        (pair) => !pair.selected && !isOverlay(pair, now.facts) && !isLinkLocal(pair.remote),
      );
      if (through.length === 0 || direct.length === 0) return undefined;
      return {
        severity: 'warning',
        seen: {
          nas: nasNamed(nas),
          by: [...new Set(through.map((pair) => pair.interface ?? pair.remote))],
          direct: [...new Set(direct.map(({ remote }) => remote))],
          view,
          interfaces: direct.flatMap((pair) => pair.interface ?? []),
        },
        evidence: quoteRows(client.pairs, [...through, ...direct.slice(0, 3)], ['"Selected":true', '"Selected":false']),
      };
    }),
  says: ({ nas, by, direct }) => ({
    title: `Windows reaches ${nas} through the VPN ${listed(by)}, although ${listed(direct)} needs none.`,
    consequence:
      'A VPN names a greater speed than a cable has, so Windows prefers it, and the network ports are not used.',
  }),
  remedies: ({ by, direct, view, interfaces }) => [
    ...keepOffTheVpn(view, by, [...new Set(interfaces)]),
    explain('Let the VPN’s own settings leave out the NAS, or end the VPN while you are in the NAS’s network.'),
    explain(`Or map the share by an address that needs no VPN (${listed(direct)}).`),
  ],
});

/**
 * A constraint to the interfaces that lead to the NAS without a VPN; empty where it would not help: the share is mapped by an
 * address of the VPN, or somebody has constrained this NAS to other interfaces, or nobody knows. Where such a constraint is
 * there, only connections of before use the VPN.
 */
function keepOffTheVpn(
  view: WindowsView,
  by: readonly string[],
  interfaces: readonly string[],
): readonly (FixDraft | HandDraft)[] {
  const { client, native } = view;
  const { names } = native;
  const own = valueOf(client.constraints)?.filter(({ server }) => names.includes(serverIn(server)));
  if (own === undefined || interfaces.length === 0 || names.some(isOverlayAddress)) return [];
  if (own.length > 0)
    return own.some(({ interface: one }) => one === undefined || by.includes(one)) ? [] : [mapAgain([view])];
  const commands = names.flatMap((server) =>
    interfaces.map((one) =>
      powerShellLine('New-SmbMultichannelConstraint', { ServerName: server, InterfaceAlias: one }, ['Force']),
    ),
  );
  return [
    ...settingFix(
      'Let this NAS be reached without the VPN',
      names.map((server) => ({ setting: 'constrain', server, interfaces: [...interfaces] })),
    ),
    asAdministrator(
      `Let Windows use only ${listed(interfaces)} for ${nasNamed(view.nas)}. In another network the VPN may not lead to it then, until Remove-SmbMultichannelConstraint takes that back.`,
      ...commands,
    ),
    mapAgain([view]),
  ];
}

const isOverlayAddress = (name: string): boolean =>
  ipaddr.isValid(name) && ipaddr.process(name).range() === 'carrierGradeNat';
