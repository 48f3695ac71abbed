import type { Argv } from '../../sources.ts';

/**
 * Each part is asked for on its own, so that one refusal loses nothing else; what is left of an error is its id,
 * which is the same in every language. Without `Select-Object` a hundred properties of CIM would come along.
 */
const parts = {
  system: 'Get-CimInstance Win32_OperatingSystem|Select Caption,Version',
  model: 'Get-CimInstance Win32_ComputerSystem|Select Manufacturer,Model',
  configuration:
    'Get-SmbServerConfiguration|Select EnableMultiChannel,EnableSMB1Protocol,RequireSecuritySignature,' +
    'EnableSecuritySignature,EncryptData,RejectUnencryptedAccess',
  announced:
    'Get-SmbServerNetworkInterface|Select InterfaceIndex,IpAddress,FriendlyName,LinkSpeed,RssCapable,RdmaCapable',
  connections:
    'Get-NetTCPConnection -LocalPort 445|Select LocalAddress,LocalPort,RemoteAddress,RemotePort,' +
    '@{n="State";e={"$($_.State)"}}',
  adapters:
    'Get-NetAdapter -IncludeHidden:$false|Select Name,ifIndex,MacAddress,MtuSize,ReceiveLinkSpeed,InterfaceType,Virtual,' +
    '@{n="Up";e={$_.InterfaceOperationalStatus -eq 1}}',
  addresses: 'Get-NetIPAddress|Select InterfaceIndex,IPAddress,PrefixLength',
  counters: 'Get-NetAdapterStatistics|Select Name,ReceivedBytes,SentBytes',
  teams: 'Get-NetLbfoTeam|Select Name,Members',
  sessions: 'Get-SmbSession|Select SessionId,ClientComputerName,ClientUserName,Dialect',
} as const;

export type WindowsPart = keyof typeof parts;

/** What a tick asks for. */
const moving: readonly WindowsPart[] = ['connections', 'adapters', 'addresses', 'counters', 'sessions'];
const everyPart: readonly WindowsPart[] = [
  'system',
  'model',
  'configuration',
  'announced',
  'connections',
  'adapters',
  'addresses',
  'counters',
  'teams',
  'sessions',
];

function scriptOf(names: readonly WindowsPart[]): string {
  const asked = names.map((name) => `${name}=R{${parts[name]}}`).join(';');
  return (
    '$ErrorActionPreference="Stop";$ProgressPreference="SilentlyContinue";' +
    '[Console]::OutputEncoding=[Text.Encoding]::UTF8;' +
    'function R($b){try{@{value=@(& $b)}}catch{@{error="$($_.FullyQualifiedErrorId)"}}};' +
    `ConvertTo-Json -InputObject @{${asked}} -Depth 4 -Compress`
  );
}

/**
 * Encoded, since what quotes mean depends on which shell the server's sshd was given: the words of this command line
 * need none under any. cmd.exe takes 8191 characters.
 */
function powershell(script: string): Argv {
  const encoded = Buffer.from(script, 'utf16le').toString('base64');
  return ['powershell', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded];
}

export const windowsCommands: { readonly full: Argv; readonly tick: Argv; readonly system: Argv } = {
  full: powershell(scriptOf(everyPart)),
  tick: powershell(scriptOf(moving)),
  system: powershell(scriptOf(['system'])),
};

/** How a part is named in evidence; the encoded command says nothing to people. */
export const windowsSource = (part: WindowsPart): string => `PowerShell: ${parts[part].split('|')[0] ?? part}`;
