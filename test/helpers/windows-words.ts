/** What a script that reads Windows may use. */
import type { AllowedWords } from './power-shell-grammar.ts';

/** What asks Windows. */
export const queriesOfWindows = [
  'Find-NetRoute',
  'Get-ChildItem',
  'Get-CimInstance',
  'Get-Disk',
  'Get-IscsiConnection',
  'Get-IscsiSession',
  'Get-IscsiTarget',
  'Get-IscsiTargetPortal',
  'Get-ItemProperty',
  'Get-NetAdapter',
  'Get-NetAdapterRss',
  'Get-NetAdapterStatistics',
  'Get-NetIPAddress',
  'Get-NetNeighbor',
  'Get-NetRoute',
  'Get-NetTCPConnection',
  'Get-Partition',
  'Get-Service',
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

/** What changes Windows, the registry or who runs. */
const changes = [
  'Disable-NetAdapterRss',
  'Enable-NetAdapterRss',
  'New-Item',
  'New-SmbMultichannelConstraint',
  'Remove-SmbMultichannelConstraint',
  'Set-ItemProperty',
  'Set-SmbClientConfiguration',
];

/** What scripts may say that change a machine. */
export const changingWords: AllowedWords = {
  commands: [
    ...changes,
    'ConvertFrom-Json',
    'Get-AskedAdapter',
    'Get-Item',
    'Get-NetAdapter',
    'New-Object',
    'Test-Path',
    'Where-Object',
  ],
  stopping: [...changes, 'ConvertFrom-Json', 'Get-Item', 'Get-NetAdapter', 'New-Object', 'Test-Path'],
  types: [
    'ComponentModel.Win32Exception',
    'Diagnostics.Process',
    'Management.Automation.WildcardPattern',
    'pscustomobject',
    'string[]',
  ],
  methods: ['Escape', 'Flush', 'GetBaseException', 'GetValue', 'GetValueNames', 'Start'],
};

/** What host.ps1 may use: it loads the others, reads lines and writes lines; of files and of the process it may no more than that. */
export const hostingWords: AllowedWords = {
  commands: [
    'ConvertFrom-Json',
    'ConvertTo-Json',
    'ForEach-Object',
    'Join-Path',
    'New-Object',
    'Set-StrictMode',
    'Write-Answer',
    'Write-Line',
  ],
  stopping: [],
  types: [
    'Console',
    'Environment',
    'IO.Directory',
    'IO.File',
    'IO.Path',
    'ordered',
    'scriptblock',
    'string',
    'string[]',
    'ValidateSet',
  ],
  methods: [
    'Combine',
    'ContainsKey',
    'Create',
    'Flush',
    'GetFileNameWithoutExtension',
    'GetFiles',
    'OpenStandardInput',
    'OpenStandardOutput',
    'ReadAllText',
    'ReadLine',
    'WriteLine',
  ],
  invoked: ['$scripts[$Name]', "(Join-Path -Path $PSScriptRoot -ChildPath 'fields.ps1')"],
};

/** What the script may say that reads the files of a share. */
export const loadingWords: AllowedWords = {
  commands: ['Get-LargeFile', 'New-Object', 'Read-Piece'],
  stopping: [],
  types: [
    'Diagnostics.Stopwatch',
    'int',
    'IO.FileAccess',
    'IO.FileAttributes',
    'IO.FileMode',
    'IO.FileOptions',
    'IO.FileShare',
    'long',
    'Math',
    'ordered',
    'string[]',
    'Threading.Tasks.Task',
    'Threading.Tasks.Task[]',
    'UnauthorizedAccessException',
    'ValidateCount',
  ],
  methods: [
    'Dequeue',
    'Dispose',
    'Enqueue',
    'EnumerateFileSystemInfos',
    'Floor',
    'Next',
    'ReadAsync',
    'StartNew',
    'WaitAll',
    'WaitAny',
  ],
};
