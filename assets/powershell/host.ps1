<#
The one process that reads a Windows machine: it loads the scripts beside it once, and then answers until its standard
input ends. One line is one message, JSON in UTF-8 without a mark.
  in   {"request":7,"ask":[{"script":"smb-mappings","arguments":[]}]}
  out  {"ready":true,"version":"5.1.22621.1","edition":"Desktop","is64Bit":true}   once, before anything is read
       {"LocalPath":"X:"}                                                       a row, as the script gave it
       {"end":true,"ok":true,"rows":1,"request":7,"ask":0}                       after the rows of each ask, in order
       {"end":true,"ok":false,"id":"Windows System Error 5,Get-SmbMapping","message":"...","request":7,"ask":0}
Nothing runs that does not lie beside it, or in the one folder there that -Also names: `change` for what changes a setting,
`load` for what reads a share. Written for Windows PowerShell 5.1.
#>
param([ValidateSet('change', 'load')] [string] $Also)
# Before any cmdlet: its module is looked for in these folders alone, which administrators write. Those of the user, who may be
# asked for an administrator's rights later, could hold another one of the same name.
$env:PSModulePath = @(
    [IO.Path]::Combine($PSHOME, 'Modules')
    [IO.Path]::Combine([Environment]::SystemDirectory, 'WindowsPowerShell', 'v1.0', 'Modules')
) -join [IO.Path]::PathSeparator
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
# Modules see the global ones; what they show would stand between the rows.
$global:ProgressPreference = 'SilentlyContinue'
$global:WarningPreference = 'SilentlyContinue'
$global:VerbosePreference = 'SilentlyContinue'

# Not those of [Console]: a process without a console may not choose their encoding.
$utf8 = New-Object -TypeName 'Text.UTF8Encoding' -ArgumentList $false
$reader = New-Object -TypeName 'IO.StreamReader' -ArgumentList @([Console]::OpenStandardInput(), $utf8)
$writer = New-Object -TypeName 'IO.StreamWriter' -ArgumentList @([Console]::OpenStandardOutput(), $utf8)
$writer.NewLine = "`n"

function Write-Line {
    param($Value)
    $writer.WriteLine((ConvertTo-Json -InputObject $Value -Compress -Depth 4))
}

# What the rows of one ask end with; rows that came before a failure stay.
function Write-Answer {
    param([string] $Name, [string[]] $Words)
    $rows = 0
    try {
        if (-not $scripts.ContainsKey($Name)) { throw "There is no script $Name." }
        $with = @{}
        if ($Words.Count -gt 0) { $with['Arguments'] = $Words }
        & $scripts[$Name] @with | ForEach-Object {
            Write-Line -Value $_
            $rows += 1
        }
        [ordered]@{ end = $true; ok = $true; rows = $rows }
    }
    catch {
        [ordered]@{ end = $true; ok = $false; id = "$($_.FullyQualifiedErrorId)"; message = "$($_.Exception.Message)" }
    }
}

. (Join-Path -Path $PSScriptRoot -ChildPath 'fields.ps1')
$scripts = @{}
$folders = @($PSScriptRoot)
if ($Also) { $folders += Join-Path -Path $PSScriptRoot -ChildPath $Also }
foreach ($path in $folders | ForEach-Object { [IO.Directory]::GetFiles($_, '*.ps1') }) {
    $name = [IO.Path]::GetFileNameWithoutExtension($path)
    if ('host', 'fields' -notcontains $name) { $scripts[$name] = [scriptblock]::Create([IO.File]::ReadAllText($path)) }
}

Write-Line -Value ([ordered]@{
        ready   = $true
        version = "$($PSVersionTable.PSVersion)"
        edition = "$($PSVersionTable.PSEdition)"
        is64Bit = [Environment]::Is64BitProcess
    })
$writer.Flush()

while ($null -ne ($line = $reader.ReadLine())) {
    $request = ConvertFrom-Json -InputObject $line
    $place = 0
    foreach ($ask in @($request.ask)) {
        $end = Write-Answer -Name $ask.script -Words ([string[]] @($ask.arguments))
        $end['request'] = $request.request
        $end['ask'] = $place
        Write-Line -Value $end
        $writer.Flush()
        $place += 1
    }
}
