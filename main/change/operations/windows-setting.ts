import { z } from 'zod';
import { windowsFixTexts } from '../../../shared/text/fixes/windows.ts';
import { powerShellLine } from '../../../shared/text/phrases.ts';
import { ChangeRefused } from '../changer.ts';
import { guidSchema, serverSchema, text } from '../steps/values.ts';
import { operationKind } from './operation-kind.ts';

/** Interfaces by their InterfaceGuid; `name`: as people know it, and as it was called when the change was prepared. */
const ofInterface = { guid: guidSchema, name: text(256) };

/** The settings of Windows that are changed, and nothing else of it. */
const windowsSubjectSchema = z.discriminatedUnion('setting', [
  /** `EnableMultiChannel` of MSFT_SmbClientConfiguration: on, off. */
  z.strictObject({ setting: z.literal('multichannel') }),
  /** `Smb2DialectMax` of the same: None, SMB202, …. */
  z.strictObject({ setting: z.literal('dialect-cap') }),
  /** `Enabled` of MSFT_NetAdapterRssSettingData. */
  z.strictObject({ setting: z.literal('rss'), ...ofInterface }),
  /** MSFT_SmbMultichannelConstraint: on, this interface is among those that may be used for the server; off, it is not named. */
  z.strictObject({ setting: z.literal('constraint'), server: serverSchema, ...ofInterface }),
]);
export type WindowsSubject = Readonly<z.infer<typeof windowsSubjectSchema>>;

const dialects = ['None', 'SMB202', 'SMB210', 'SMB300', 'SMB302', 'SMB311'] as const;
export const windowsValueSchema = z.enum(['on', 'off', ...dialects]);
export type WindowsValue = z.infer<typeof windowsValueSchema>;

/** One setting of Windows, in the registry or in an adapter's driver. */
const schema = z.strictObject({
  kind: z.literal('windows-setting'),
  of: windowsSubjectSchema,
  before: windowsValueSchema,
  after: windowsValueSchema,
});
export type WindowsSettingOperation = Readonly<z.infer<typeof schema>>;

/** Could a setting have this value at all? */
export const isFitValue = ({ setting }: WindowsSubject, value: WindowsValue): boolean =>
  (setting === 'dialect-cap') === dialects.some((dialect) => dialect === value);

/** As a person types it into a PowerShell that was started as administrator. */
function lineOf({ of, after }: WindowsSettingOperation): string {
  const line = commandOf(of, after);
  // The values are checked for what no line can hold.
  if (line === undefined) throw new ChangeRefused('bad-plan', windowsFixTexts.badOperation);
  return line;
}

function commandOf(of: WindowsSubject, value: WindowsValue): string | undefined {
  const isOn = value === 'on';
  switch (of.setting) {
    case 'multichannel':
      return `Set-SmbClientConfiguration -EnableMultiChannel $${isOn} -Force`;
    case 'dialect-cap':
      return `Set-SmbClientConfiguration -Smb2DialectMax ${value} -Force`;
    case 'rss':
      return powerShellLine(isOn ? 'Enable-NetAdapterRss' : 'Disable-NetAdapterRss', { Name: of.name });
    case 'constraint':
      return powerShellLine(
        isOn ? 'New-SmbMultichannelConstraint' : 'Remove-SmbMultichannelConstraint',
        { ServerName: of.server, InterfaceAlias: of.name },
        ['Force'],
      );
    default:
      return of satisfies never;
  }
}

/** All but RSS, whose adapter starts anew, are read when a connection is opened. */
const isForNewConnections = ({ of }: WindowsSettingOperation): boolean => of.setting !== 'rss';

export const windowsSetting = operationKind(schema, {
  label: ({ of }) => windowsFixTexts.label(of),
  key: ({ of: { setting, ...which } }) => ['windows', setting, ...Object.values(which)].join(' '),
  sentence: ({ of, after }) => windowsFixTexts.sentence(of, after),
  commands: (operation) => [lineOf(operation)],
  shown: (operation) => ({ kind: 'commands', lines: [lineOf(operation)] }),
  language: 'powershell',
  cautions: async (operations) => (operations.some(isForNewConnections) ? [windowsFixTexts.newConnections] : []),
});
