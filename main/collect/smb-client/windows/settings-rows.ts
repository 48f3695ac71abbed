import { z } from 'zod';
import type { WindowsSmbConfiguration, WindowsSmbParameters } from '../../../../shared/model/windows-smb.ts';
import { count, flag, words } from '../../text/row-lines.ts';

/** The row of `Get-SmbClientConfiguration`; dialects are text, as their numbers are not documented. */
export const configurationForm = z.object({
  EnableMultiChannel: flag,
  ConnectionCountPerRssNetworkInterface: count.nullish(),
  MaximumConnectionCountPerServer: count.nullish(),
  RequireSecuritySignature: flag,
  EnableSecuritySignature: flag,
  EnableInsecureGuestLogons: flag,
  EnableBandwidthThrottling: flag,
  EnableLargeMtu: flag,
  SessionTimeout: count.nullish(),
  KeepConn: count.nullish(),
  Smb2DialectMin: words,
  Smb2DialectMax: words,
  EnableSMBQUIC: flag,
  RequireEncryption: flag,
});

export function configurationOf(row: z.infer<typeof configurationForm>): WindowsSmbConfiguration {
  const { Smb2DialectMax: cap } = row;
  return {
    multichannel: row.EnableMultiChannel ?? undefined,
    connectionsPerRssInterface: row.ConnectionCountPerRssNetworkInterface ?? undefined,
    connectionsPerServer: row.MaximumConnectionCountPerServer ?? undefined,
    insecureGuest: row.EnableInsecureGuestLogons ?? undefined,
    requiresSigning: row.RequireSecuritySignature ?? undefined,
    throttling: row.EnableBandwidthThrottling ?? undefined,
    dialectCap: typeof cap === 'string' && /^SMB\d{3}$/i.test(cap) ? cap.toUpperCase() : undefined,
    quoted: settingsOf(row),
  };
}

/** The row of HKLM\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters. */
export const parametersForm = z.object({
  ConnectionCountPerNetworkInterface: count.nullish(),
  ConnectionCountPerRdmaNetworkInterface: count.nullish(),
  DisableMultiChannel: count.nullish(),
});

export function parametersOf(row: z.infer<typeof parametersForm>): WindowsSmbParameters {
  const { DisableMultiChannel: disabled, ConnectionCountPerNetworkInterface: connections } = row;
  return {
    multichannelDisabled: typeof disabled === 'number' ? disabled !== 0 : undefined,
    connectionsPerInterface: connections ?? undefined,
    quoted: settingsOf(row),
  };
}

/** `EnableMultiChannel: true`, a line for each setting that is told. */
function settingsOf(row: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(row).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`],
  );
}
