/** What a script that reads Windows may use. */
import type { AllowedWords } from './power-shell-grammar.ts';

/** What asks Windows. */
export const queriesOfWindows = [
  'Find-NetRoute',
  'Get-ChildItem',
  'Get-CimInstance',
  'Get-ItemProperty',
  'Get-NetAdapter',
  'Get-NetAdapterRss',
  'Get-NetAdapterStatistics',
  'Get-NetIPAddress',
  'Get-NetNeighbor',
  'Get-NetRoute',
  'Get-NetTCPConnection',
  'Get-SmbClientConfiguration',
  'Get-SmbClientNetworkInterface',
  'Get-SmbConnection',
  'Get-SmbMapping',
  'Get-SmbMultichannelConnection',
  'Get-SmbMultichannelConstraint',
  'Get-WinEvent',
];

/** All of it reads, or makes rows of what was read. */
export const readingWords: AllowedWords = {
  commands: [...queriesOfWindows, 'Add-Member', 'ForEach-Object', 'Get-AnyOf', 'Get-OwnToken', 'Select-Field'],
  stopping: queriesOfWindows,
  types: [
    'bool',
    'datetime',
    'int',
    'int[]',
    'ipaddress[]',
    'long',
    'long[]',
    'ordered',
    'Parameter',
    'pscustomobject',
    'scriptblock',
    'Security.Principal.WindowsBuiltInRole',
    'Security.Principal.WindowsIdentity',
    'Security.Principal.WindowsPrincipal',
    'string[]',
    'ValidateRange',
    'xml',
  ],
  methods: [
    'AddHours',
    'GetAttribute',
    'GetCurrent',
    'GetElementsByTagName',
    'IsInRole',
    'ToString',
    'ToUniversalTime',
    'ToXml',
  ],
};
