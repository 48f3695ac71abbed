<#
The cmdlets of Windows that Lanewise's scripts call, for a PowerShell that has none of them. They answer from folders
of one JSON file a cmdlet, typed as CIM types it.

$env:LANEWISE_FAKE_WINDOWS names a file whose lines are folders: of each cmdlet the first folder that holds its file
answers (a frame before its machine, a machine before what it is based on). What a cmdlet changes goes to the first
folder. A file holds the rows, or {"error":{"id":…,"message":…}}; without a file the cmdlet does not exist. A time may
be written as the time before now ("-00:05:00").
#>
Set-StrictMode -Version Latest

. (Join-Path $PSScriptRoot 'served.ps1')
. (Join-Path $PSScriptRoot 'objects.ps1')
. (Join-Path $PSScriptRoot 'routes.ps1')
. (Join-Path $PSScriptRoot 'windows.ps1')
. (Join-Path $PSScriptRoot 'changes.ps1')
. (Join-Path $PSScriptRoot 'iscsi.ps1')

$cmdlets = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'cmdlets.psd1')
foreach ($name in $cmdlets.Keys) {
    $filters = $cmdlets[$name].Filters | ForEach-Object { "[object[]] `$$_" }
    $switches = $cmdlets[$name].Switches | ForEach-Object { "[switch] `$$_" }
    $parameters = (@($filters) + @($switches)) -join ', '
    $body = "[CmdletBinding()] param($parameters) Write-Queried `$PSCmdlet '$($cmdlets[$name].Class)' `$PSBoundParameters"
    $block = $ExecutionContext.SessionState.Module.NewBoundScriptBlock([scriptblock]::Create($body))
    Set-Item -Path "function:$name" -Value $block
}
<# With $env:LANEWISE_FAKE_KEPT each cmdlet is asked once and then gives the same objects again, at no cost worth a name. #>
if ($env:LANEWISE_FAKE_KEPT) {
    $kept = @{}
    $asked = @{}
    foreach ($command in Get-Command -Module $ExecutionContext.SessionState.Module -CommandType Function -Name 'Get-*' | Where-Object Name -NotLike 'Get-Served*') {
        $name = $command.Name
        $asked[$name] = $command
        $body = "`$key = `"$name `$args`"; if (-not `$kept.ContainsKey(`$key)) { `$kept[`$key] = @(& `$asked['$name'] @args) }; `$kept[`$key]"
        # Else the one that was there would become the new one.
        Remove-Item -LiteralPath "function:$name"
        $block = $ExecutionContext.SessionState.Module.NewBoundScriptBlock([scriptblock]::Create($body))
        Set-Item -Path "function:$name" -Value $block
    }
}
New-Alias -Name 'Get-OwnToken' -Value 'Get-ServedToken'
Export-ModuleMember -Function '*-Net*', '*-Smb*', '*-Iscsi*', 'Get-Disk', 'Get-Partition', 'Get-Service', 'Get-CimInstance', 'Get-WinEvent', '*-Item', '*-ItemProperty', 'Test-Path', 'Get-ChildItem', 'Get-ServedToken' -Alias 'Get-OwnToken'
