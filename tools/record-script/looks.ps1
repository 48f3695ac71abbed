# What Lanewise itself asks in one look (main/collect/windows-look.ts), by the same scripts.

function Invoke-Reading {
    param([string] $Script, [string[]] $Words = @())
    # Who waits shall see for what.
    Write-Host -NoNewline " $Script"
    $rows = New-Object -TypeName 'Collections.ArrayList'
    $reading = [pscustomobject] @{ Script = $Script; Words = $Words; Rows = $rows; Ok = $true; Id = ''; Milliseconds = 0; Processor = 0 }
    $own = [Diagnostics.Process]::GetCurrentProcess()
    $before = $own.TotalProcessorTime
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $reading.Id = "$(Invoke-Apart -Text "$($scripts[$Script])" -Words $Words -Rows $rows)"
    $reading.Ok = $reading.Id -eq ''
    $reading.Milliseconds = [Math]::Round($watch.Elapsed.TotalMilliseconds, 1)
    $own.Refresh()
    $reading.Processor = [Math]::Round(($own.TotalProcessorTime - $before).TotalMilliseconds, 1)
    $reading
}

# 445, and what mappings name besides.
function Get-Port {
    param($Mappings)
    $named = @(Get-Property -Rows $Mappings -Name 'TcpPort' | Where-Object { $_ -gt 0 -and $_ -lt 65536 -and $_ -ne 445 })
    @(445) + @($named | Sort-Object -Unique) | ForEach-Object { "$_" }
}

# Addresses of NAS in their shortest form; a link-local one needs an interface to mean anything.
function Get-NasAddress {
    param($Pairs, $Connections, $Portals)
    $ofSystem = @($Connections | Where-Object { $_.OwningProcess -eq 4 })
    $named = @(Get-Property -Rows $Portals -Name 'TargetAddress') + @(Get-Property -Rows $Portals -Name 'TargetPortalAddress')
    $named += @(Get-Property -Rows $Pairs -Name 'ServerIpAddress') + @(Get-Property -Rows $ofSystem -Name 'RemoteAddress')
    $found = foreach ($text in $named) {
        $address = Get-Address -Text ($text -replace '%.*$', '')
        if ($null -eq $address) { continue }
        $shortest = Get-AddressText -Bits (Get-Bits -Address $address)
        if ($shortest -notmatch '^(169\.254\.|fe[89ab])') { $shortest }
    }
    @($found | Sort-Object -Unique)
}

# All readings of one look, in the order in which Lanewise asks.
function Get-Look {
    $ofSessions = 'iscsi-portals', 'iscsi-disks', 'mpio-disks'
    $later = @('tcp-connections', 'route-to', 'iscsi-sessions', 'iscsi-connections') + $ofSessions
    $done = @{}
    foreach ($script in @($scripts.Keys | Where-Object { $later -notcontains $_ })) {
        $done[$script] = Invoke-Reading -Script $script
        $done[$script]
    }
    $sockets = Invoke-Reading -Script 'tcp-connections' -Words '445'
    $sockets
    $ports = @(Get-Port -Mappings $done['smb-mappings'].Rows)
    if ($ports.Length -gt 1) { Invoke-Reading -Script 'tcp-connections' -Words $ports }
    # Where the service of the iSCSI initiator runs, its sessions; what they brought only where there is one.
    $portals = @()
    if (@(Get-Property -Rows $done['machine'].Rows -Name 'Initiator') -contains 4) {
        Invoke-Reading -Script 'tcp-connections' -Words '3260'
        $sessions = Invoke-Reading -Script 'iscsi-sessions'
        $sessions
        $open = Invoke-Reading -Script 'iscsi-connections'
        $open
        $brought = @(if ($open.Ok -and $sessions.Rows.Count -gt 0) { $ofSessions | ForEach-Object { Invoke-Reading -Script $_ } })
        $brought
        $portals = @($open.Rows) + @($brought | Where-Object { $_.Script -eq 'iscsi-portals' } | ForEach-Object { $_.Rows })
    }
    $addresses = @(Get-NasAddress -Pairs $done['smb-multichannel'].Rows -Connections $sockets.Rows -Portals $portals)
    if ($addresses.Length -gt 0) { Invoke-Reading -Script 'route-to' -Words $addresses }
}
