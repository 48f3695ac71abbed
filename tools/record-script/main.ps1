# Reads, learns all names, replaces them, and writes then.

function Write-Text {
    param([string] $Path, [string] $Text)
    [void] [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    [IO.File]::WriteAllText($Path, $Text)
}

function ConvertTo-Line {
    param($Value)
    ConvertTo-Json -InputObject $Value -Compress -Depth 8
}

# A list with one item a line: as a whole, 5.1 may wrap it.
function ConvertTo-List {
    param($Values)
    "[`n$(@($Values | ForEach-Object { ConvertTo-Line -Value $_ }) -join ",`n")`n]`n"
}

# The rows, and the line that ends them, as host.ps1 writes them.
function Get-Answer {
    param($Reading)
    $lines = @($Reading.Rows | ForEach-Object { ConvertTo-Line -Value (Get-FakeRow -Row $_) })
    $end = [ordered] @{ end = $true; ok = $Reading.Ok }
    if ($Reading.Ok) { $end['rows'] = $Reading.Rows.Count }
    else {
        $end['id'] = Get-FakeText -Rule 'errorId' -Text $Reading.Id
        $end['message'] = $hidden
    }
    ((@($lines) + @(ConvertTo-Line -Value $end)) -join "`n") + "`n"
}

# Whoever plays the recording asks for the addresses that it finds in it, in their order.
function Get-FakeWords {
    param($Reading)
    if ($Reading.Script -ne 'route-to') { return $Reading.Words }
    [string[]] $fake = @($Reading.Words | ForEach-Object { Get-AddressFake -Text $_ })
    [Array]::Sort($fake, [StringComparer]::Ordinal)
    $fake
}

function Write-Look {
    param([string] $Folder, $Readings)
    $number = 0
    $entries = foreach ($reading in $Readings) {
        $number += 1
        $stored = "commands/$('{0:d2}' -f $number)_$($reading.Script)"
        Write-Text -Path "$Folder/$stored" -Text (Get-Answer -Reading $reading)
        $command = [string[]] (@('powershell', "$($reading.Script).ps1") + @(Get-FakeWords -Reading $reading))
        [ordered] @{ command = $command; exitCode = [int] (-not $reading.Ok); stdout = $stored }
    }
    Write-Text -Path "$Folder/asked.json" -Text (ConvertTo-List -Values $entries)
}

function Write-Recording {
    param([string] $Folder, $All, [string] $Begun, [long[]] $Offsets)
    $readings = @($All | ForEach-Object { $_ })
    Read-Names -Readings $readings
    $stage = 'replace'
    $machine = @($readings | Where-Object { $_.Script -eq 'machine' })[0]
    $own = @(Get-Property -Rows $machine.Rows -Name 'HostName')
    $head = [ordered] @{ schema = 1; id = 'local'; family = 'windows' }
    if ($own.Length -eq 1) { $head['hostName'] = Get-FakeHost -Text $own[0] }
    $head['createdAt'] = $Begun
    $head['note'] = "Written by lanewise-record.ps1 $version."
    $head['redacted'] = $true
    $head['derived'] = [object[]] @()
    $head['frames'] = [object[]] @($Offsets | ForEach-Object { @{ offsetMs = $_ } })
    for ($index = 0; $index -lt $All.Length; $index += 1) {
        $frame = if ($index -eq 0) { $Folder } else { "$Folder/frames/$('{0:d4}' -f ($index + 1))" }
        Write-Look -Folder $frame -Readings $All[$index]
    }
    Write-Text -Path "$Folder/measured.json" -Text "$(ConvertTo-Line -Value (Get-Measured -Readings $readings))`n"
    # Without it the folder is no recording: it is whole, or none.
    Write-Text -Path "$Folder/machine.json" -Text "$(ConvertTo-Line -Value $head)`n"
}

function Get-Folder {
    $name = if ($Out -ne '') { $Out } else { "lanewise-recording-$([datetime]::Now.ToString('yyyyMMdd-HHmmss'))" }
    $folder = [IO.Path]::Combine($PWD.ProviderPath, $name)
    if ([IO.Directory]::Exists($folder) -or [IO.File]::Exists($folder)) { throw "$folder exists already; give a new folder." }
    $folder
}

$folder = Get-Folder
$begun = [datetime]::UtcNow.ToString('o')
$clock = [Diagnostics.Stopwatch]::StartNew()
$all = New-Object -TypeName 'object[]' -ArgumentList $Looks
[long[]] $offsets = for ($index = 0; $index -lt $Looks; $index += 1) {
    if ($index -gt 0) { Start-Sleep -Seconds $Seconds }
    Write-Host -NoNewline "Look $($index + 1) of ${Looks}:"
    if ($index -eq 0) { 0 } else { $clock.ElapsedMilliseconds }
    $all[$index] = @(Get-Look)
    Write-Host ''
}
Write-Recording -Folder $folder -All $all -Begun $begun -Offsets $offsets

$late = @($all | ForEach-Object { $_ } | Where-Object { $_.Id -eq 'TimedOut' } | ForEach-Object { $_.Script } | Sort-Object -Unique)
$refused = @($all[-1] | Where-Object { -not $_.Ok -and $late -notcontains $_.Script } | ForEach-Object { $_.Script })
Write-Host ''
Write-Host "The recording is in $folder"
Write-Host 'It holds what Windows says of network adapters, addresses, network shares and their connections. Names, addresses and'
Write-Host 'serial numbers in it are replaced. measured.json tells how long each reading took, what was refused, and which'
Write-Host 'properties Windows has. All of it is text: look through it before you send it.'
if ($refused.Length -gt 0) { Write-Host "Not answered: $($refused -join ', '). As an administrator it may be." }
if ($late.Length -gt 0) { Write-Host "No answer within $Longest seconds: $($late -join ', '). -Longest gives more time." }
Write-Host 'To send it, compress the folder. To look at it: lanewise check --recorded and the folder.'
Write-Host 'This script was never run on a real Windows before its makers gave it away; if it fails, its message helps.'
# What is left behind keeps a PowerShell from ending that was started for this script alone.
$isStarted = @([Environment]::GetCommandLineArgs() -match '^-f(i|il|ile)?$').Length -gt 0
if ($apart.IsLeft -and $isStarted) { [Environment]::Exit(0) }
