import type { ConfiguredInterface, SmbConfiguration } from '../../model/smb-server.ts';
import { isLineOf } from '../../model/smb-settings.ts';
import { nasDialectText } from './nas.ts';
import { speedText, type Units } from './numbers.ts';

/** One setting of an SMB service: its name, its value, and the line that sets it. */
export interface SettingRow {
  readonly name: string;
  readonly value: string;
  /** The value is the default: no line sets it. */
  readonly byDefault: boolean;
  /** Verbatim; `undefined`: no line of its own. */
  readonly line?: string;
  /** The setting keeps channels from being made. */
  readonly limits: boolean;
}

const dialect = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : nasDialectText(name);
const yesNo = (yes: boolean): string => (yes ? 'yes' : 'no');

/** The line of a setting among those that were read. */
export function lineOf(setting: keyof SmbConfiguration, lines: readonly string[]): string | undefined {
  return lines.find((line) => isLineOf(setting, line));
}

/** Every setting that the service reported, the most important first. */
export function settingRows(smb: SmbConfiguration, lines: readonly string[], units: Units): readonly SettingRow[] {
  const row = (
    setting: keyof SmbConfiguration,
    name: string,
    value: string | undefined,
    more: Partial<SettingRow> = {},
  ): readonly SettingRow[] => {
    if (value === undefined) return [];
    const line = lineOf(setting, lines);
    return [{ name, value, byDefault: false, limits: false, ...(line !== undefined && { line }), ...more }];
  };
  const { multichannel, interfaces, bindInterfacesOnly } = smb;
  return [
    ...row('multichannel', 'Multichannel', multichannel && (multichannel.on ? 'on' : 'off'), {
      byDefault: multichannel?.by === 'default',
      limits: multichannel?.on === false,
    }),
    ...row('interfaces', 'Interfaces it announces', interfaces && interfacesText(interfaces, units)),
    ...row(
      'bindInterfacesOnly',
      'Listens on these only',
      bindInterfacesOnly === undefined ? undefined : yesNo(bindInterfacesOnly),
    ),
    ...row('minimumProtocol', 'Oldest dialect', dialect(smb.minimumProtocol)),
    ...row('maximumProtocol', 'Newest dialect', dialect(smb.maximumProtocol), {
      limits: isTooOld(smb.maximumProtocol),
    }),
    ...row('signing', 'Signing', smb.signing),
    ...row('encryption', 'Encryption', smb.encryption),
    ...row('mapToGuest', 'Unknown users become guests', smb.mapToGuest),
    ...row('guestAccount', 'Guest account', smb.guestAccount),
  ];
}

/** Multichannel needs SMB 3.0. */
function isTooOld(protocol: string | undefined): boolean {
  return protocol !== undefined && /^(?:SMB2(?:_\d+)?|NT1|CORE.*|LANMAN\d|COREPLUS)$/i.test(protocol);
}

/** "every interface", "eth0, eth1 (1 Gbit/s, RSS)" */
function interfacesText(interfaces: readonly ConfiguredInterface[], units: Units): string {
  if (interfaces.length === 0) return 'every interface';
  return interfaces
    .map(({ name, speed, rss, rdma }) => {
      const words = [
        ...(speed === undefined ? [] : [speedText(speed, units)]),
        ...(rss === true ? ['RSS'] : []),
        ...(rdma === true ? ['RDMA'] : []),
      ];
      return words.length === 0 ? name : `${name} (${words.join(', ')})`;
    })
    .join(', ');
}
