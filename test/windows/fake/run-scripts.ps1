# Runs every script of $Scripts at each look of $Looks (JSON: [{"look":…,"served":[folder…],"arguments":{script:[…]}}]);
# writes each row and each end as a line {"look":…,"script":…,"row":…} or {…,"ok":…,"id":…}.
param([string] $Scripts, [string] $Looks)
Set-StrictMode -Version Latest
Import-Module (Join-Path $PSScriptRoot 'FakeWindows.psm1')
. (Join-Path $Scripts 'fields.ps1')

$blocks = [ordered] @{}
foreach ($path in [IO.Directory]::GetFiles($Scripts, '*.ps1')) {
    $name = [IO.Path]::GetFileNameWithoutExtension($path)
    if ($name -notin 'fields', 'host') { $blocks[$name] = [scriptblock]::Create([IO.File]::ReadAllText($path)) }
}

<# One line of JSON. #>
function Write-Line($Look, [string] $Script, [hashtable] $Values) {
    [Console]::Out.WriteLine((ConvertTo-Json -Compress -Depth 5 -InputObject (@{ look = $Look; script = $Script } + $Values)))
}

foreach ($look in ConvertFrom-Json -InputObject ([IO.File]::ReadAllText($Looks)) -AsHashtable) {
    [IO.File]::WriteAllLines($env:LANEWISE_FAKE_WINDOWS, [string[]] $look.served)
    foreach ($name in $blocks.Keys) {
        $asked = @{}
        if ($look.arguments.Contains($name)) { $asked['Arguments'] = [string[]] $look.arguments[$name] }
        try {
            & $blocks[$name] @asked | ForEach-Object { Write-Line $look.look $name @{ row = $_ } }
            Write-Line $look.look $name @{ ok = $true }
        }
        catch { Write-Line $look.look $name @{ ok = $false; id = $_.FullyQualifiedErrorId; message = "$_" } }
    }
}
