/** As the lines of an SMB service name its settings: Samba's and ksmbd's names, then Windows'. */
const names: Readonly<Record<keyof SmbConfiguration, readonly string[]>> = {
  multichannel: ['server multi channel support', 'EnableMultiChannel'],
  interfaces: ['interfaces'],
  bindInterfacesOnly: ['bind interfaces only'],
  minimumProtocol: ['server min protocol', 'min protocol'],
  maximumProtocol: ['server max protocol', 'max protocol', 'protocol'],
  signing: ['server signing', 'RequireSecuritySignature'],
  encryption: ['server smb encrypt', 'smb encrypt', 'smb3 encryption', 'EncryptData'],
  mapToGuest: ['map to guest'],
  guestAccount: ['guest account'],
};

/** Whether a line is of this setting: `server signing = …` of Samba, `"EncryptData":…` of Windows. */
export function isLineOf(setting: keyof SmbConfiguration, line: string): boolean {
  const name = /^\s*"?(?<name>[^"=]*)/.exec(line)?.groups?.['name']?.trim().toLowerCase();
  return names[setting].some((one) => one.toLowerCase() === name);
}
import type { SmbConfiguration } from './smb-server.ts';
