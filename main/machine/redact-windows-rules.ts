/**
 * What a text in a row of a Windows machine may tell, by the name of its property. Data alone: the redaction of this program
 * (redact-windows.ts) and the script that records without it (tools/record-script) follow the same rules.
 */

/** Texts that stay where they are of this form, and are hidden where they are not. */
export const forms = {
  /**
   * `Windows System Error 5,Get-SmbConnection`, `System.UnauthorizedAccessException,Microsoft.PowerShell.Commands.GetWinEventCommand`
   * and a cmdlet that is not there; a failure without an id of its own has its message there.
   */
  errorId:
    /^(?:CommandNotFoundException|TimedOut|(?:[\w ]+|System\.[\w.]+Exception),(?:[A-Z][a-z]+-[A-Za-z]+|[\w.]+Command))$/,
  number: /^-?(?:0x[\da-f]{1,16}|\d{1,20})$/i,
  time: /^[\d:.TZ+-]+$/,
  driver: /^\\SystemRoot\\System32\\drivers\\[\w.-]+$/i,
  letter: /^(?:[A-Z]:|LPT\d)$/i,
  instance: /^Default$/,
} as const;

export const patterns = {
  /** Parts of a path that the redirector itself puts before a server: `\;LanmanRedirector\;X:000000000012\nas\media`. */
  ownParts: /^(?:;.*|[?.]{1,2}|UNC|Device|Mup|LanmanRedirector)$/i,
  /** What Windows itself puts before and in the place of a name, in English. */
  ownAuthorities: /^(?:NT AUTHORITY|NT SERVICE|BUILTIN|AzureAD|MicrosoftAccount|WORKGROUP|\.)$/i,
  ownAccounts: /^(?:SYSTEM|LOCAL SERVICE|NETWORK SERVICE|ANONYMOUS LOGON)$/i,
  /** Names that Windows gives by itself, in English and German; every other one was given by somebody or is not known to be none. */
  ownInterface:
    /^(?:(?:Ethernet|Wi-Fi|WLAN|Local Area Connection\*?|LAN-Verbindung\*?|Loopback Pseudo-Interface|Bluetooth Network Connection|Bluetooth-Netzwerkverbindung)(?: \d+)?|vEthernet \((?:Default Switch|WSL)\)|Tailscale|isatap|Teredo Tunneling Pseudo-Interface)$/i,
  /** Starts of what makers of drivers call an adapter; what a VPN calls its own may name whose it is. */
  makers:
    /^(?:Microsoft|Hyper-V|Intel|Realtek|Marvell|Aquantia|Broadcom|Killer|Qualcomm|MediaTek|Mellanox|NVIDIA|Chelsio|Solarflare|ASIX|Red Hat|VMware|vmxnet3|VirtualBox|TAP-Windows|WireGuard Tunnel|Wintun|Tailscale|Bluetooth|Software Loopback|WAN Miniport|Teredo)(?![\p{L}\d])/iu,
  /** `PC\anna`, `anna@EXAMPLE.ORG`, `cifs/nas.example.org@EXAMPLE.ORG`. */
  account: /^(?:(?<authority>[^\\]+)\\)?(?:(?<service>[^/]+)\/)?(?<name>[^@]*)(?:@(?<realm>.+))?$/s,
  service: /^(?:cifs|host)$/i,
  /** `10.0.1.20`, `fe80::1%12`, `10.0.1.0/24`. */
  address: /^(?<ip>[^%/]+)(?<zone>%\d+)?(?<length>\/\d+)?$/,
  /** A socket address in hexadecimal digits. */
  socketAddress: /^(?:[\da-f]{2}){16,128}$/i,
  /** An IPv6 address as a name: `fd00--1.ipv6-literal.net`. */
  literal: /^(?<six>[\da-f-]+)(?<zone>s\d+)?\.ipv6-literal\.net$/i,
  guid: /^\{?(?<bare>[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\}?$/i,
  /** `USB\VID_0BDA&PID_8156\00E04C680001`: how it is attached, what it is, and the serial number of this one. */
  device: /^(?<bus>[A-Z]{2,8})\\(?<model>V(?:EN|ID)_[\w&]+)?/i,
} as const;

type Rule =
  | keyof typeof forms
  | 'keep'
  | 'address'
  | 'mac'
  | 'path'
  | 'share'
  | 'account'
  | 'interface'
  | 'named'
  | 'description'
  | 'guid'
  | 'serial'
  | 'device';

/** Properties that are not listed are hidden; those that end in `Length` (of events) are numbers, even where they are printed as text. */
export const rules: Readonly<Record<string, Rule>> = {
  ...each(
    'Caption Version BuildNumber PSVersion PSEdition Dialect Smb2DialectMin Smb2DialectMax TransportType Log RegName',
    'keep',
  ),
  ...each(
    'ReceiveLinkSpeed TransmitLinkSpeed LinkSpeed ClientLinkSpeed ServerLinkSpeed ReceivedBytes SentBytes NumOpens Size',
    'number',
  ),
  ...each(
    'ReadBytesPersec WriteBytesPersec Timestamp_Sys100NS Reason Status SecurityStatus SessionId TreeId',
    'number',
  ),
  ...each('MessageId Smb2Command RetryCount ElapsedTimeInMs ConnectionType LogonId RegValue', 'number'),
  ...each('TimeCreated CreationTime', 'time'),
  ...each('IPAddress IpAddresses DestinationPrefix NextHop Asked ServerIpAddress ClientIpAddress', 'address'),
  ...each('LocalAddress RemoteAddress Address ServerAddress ClientAddress', 'address'),
  ...each('TargetAddress InitiatorAddress InitiatorPortalAddress TargetPortalAddress', 'address'),
  ...each('TargetNodeAddress SessionIdentifier ConnectionIdentifier UniqueId', 'serial'),
  ...each('MacAddress PermanentAddress LinkLayerAddress', 'mac'),
  ...each('ServerName HostName RemotePath ObjectName', 'path'),
  ...each('UserName Credential PrincipalName', 'account'),
  ...each('InterfaceAlias FriendlyName ClientInterfaceFriendlyName', 'interface'),
  ShareName: 'share',
  Name: 'named',
  InterfaceDescription: 'description',
  InterfaceGuid: 'guid',
  PnPDeviceID: 'device',
  DriverName: 'driver',
  ...each('LocalPath DriveLetters', 'letter'),
  InstanceName: 'instance',
  id: 'errorId',
};

export const ruleOf = (property: string): Rule | undefined =>
  Object.hasOwn(rules, property) ? rules[property] : property.endsWith('Length') ? 'number' : undefined;

function each(names: string, rule: Rule): Record<string, Rule> {
  return Object.fromEntries(names.split(' ').map((name) => [name, rule]));
}
