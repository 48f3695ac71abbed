/** Rows with a name of somebody wherever one can stand in what a script of Windows answers. */
import * as fc from 'fast-check';
import type { Row } from './windows-answers.ts';

/** A word that stands in no format. */
export const secretWord = fc.stringMatching(/^q[a-z]{4,8}z$/);

export const placesOfNames: readonly ((name: string) => Exclude<Row, string>)[] = [
  (name) => ({ ServerName: `${name}.${name}.example` }),
  (name) => ({ UserName: `MicrosoftAccount\\${name}@${name}.example` }),
  (name) => ({ PrincipalName: `cifs/${name}.lan@${name.toUpperCase()}.EXAMPLE` }),
  (name) => ({ Credential: `S-1-5-21-${name}` }),
  (name) => ({ InterfaceDescription: `${name} Tunnel` }),
  (name) => ({ InterfaceAlias: `vEthernet (${name})`, Name: name, FriendlyName: [name] }),
  (name) => ({ PnPDeviceID: `SWD\\${name}\\${name}`, InterfaceGuid: `{${name}}`, DriverName: `C:\\${name}.sys` }),
  (name) => ({ IPAddress: name, MacAddress: name, LocalAddress: name, LocalPath: name }),
  (name) => ({ IpAddresses: { value: [name], Count: 1 }, TimeCreated: name, ReadBytesPersec: name }),
  (name) => ({
    Data: { ObjectName: `\\;LanmanRedirector\\;X:1\\${name}\\${name}\\${name}.txt`, UserNameLength: name },
  }),
  (name) => ({ Data: { Unheard: name, Other: { ServerName: `\\${name}`, more: [name] } } }),
  (name) => ({ TargetNodeAddress: `iqn.2026-01.example:${name}`, UniqueId: name, SessionIdentifier: `${name}-1` }),
  (name) => ({ ConnectionIdentifier: name, TargetPortalAddress: name, DriveLetters: [name], Size: name }),
  (name) => ({ NewInAnyBuild: name, list: [{ deep: name }] }),
];
