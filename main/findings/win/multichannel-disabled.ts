import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import type { WindowsSmbClient } from '../../../shared/model/windows-smb.ts';
import { finding } from '../finding.ts';
import { settingFix } from '../fixes/windows-setting.ts';
import { quote } from '../quotes.ts';
import {
  asAdministrator,
  mapAgain,
  perWindowsMachine,
  quoteEvents,
  windowsSharesOf,
  windowsSource,
} from '../windows-view.ts';

/** Multichannel is off on this machine: by the client's configuration, or by a value of the registry that outweighs it. */
export const multichannelDisabled = finding({
  code: 'win.multichannel-disabled',
  unless: [],
  visibleAfter: milliseconds(5_000),
  label: 'multichannel off',
  examine: (history) =>
    perWindowsMachine(history, [windowsSource('configuration'), windowsSource('parameters')], (client) => {
      const byRegistry = valueOf(client.parameters)?.multichannelDisabled === true;
      const bySetting = valueOf(client.configuration)?.multichannel === false;
      if (!byRegistry && !bySetting) return undefined;
      const views = windowsSharesOf(history[0]);
      return { severity: 'warning', seen: { byRegistry, bySetting, views }, evidence: evidenceIn(client) };
    }),
  says: () => ({
    title: 'SMB multichannel is off on this machine.',
    consequence: 'Each share has one connection and uses one port, however many there are.',
  }),
  remedies: ({ byRegistry, bySetting, views }) => [
    // A value of the registry outweighs the setting, and is read when the machine starts.
    ...(byRegistry ? [] : settingFix('Switch SMB multichannel on', [{ setting: 'multichannel' }])),
    ...(bySetting
      ? [asAdministrator('Switch it on.', 'Set-SmbClientConfiguration -EnableMultiChannel $true -Force')]
      : []),
    ...(byRegistry
      ? [
          asAdministrator(
            'Take away the value that switches it off, then restart this machine.',
            "Remove-ItemProperty -Path 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\LanmanWorkstation\\Parameters' -Name 'DisableMultiChannel'",
          ),
        ]
      : []),
    mapAgain(views),
  ],
});

function evidenceIn(client: WindowsSmbClient): readonly Evidence[] {
  const { configuration, parameters } = client;
  const linesWith = (lines: readonly string[] | undefined, name: string): readonly string[] =>
    (lines ?? []).filter((line) => line.includes(name));
  return [
    ...quote(configuration, linesWith(valueOf(configuration)?.quoted, '"EnableMultiChannel"'), [
      '"EnableMultiChannel":false',
    ]),
    ...quote(parameters, linesWith(valueOf(parameters)?.quoted, '"DisableMultiChannel"'), ['"DisableMultiChannel"']),
    ...quoteEvents(client, 30_907),
  ];
}
