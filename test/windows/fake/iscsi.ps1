# What Windows reaches from a session or a target by an association. In the files, `of` of a row names what it belongs to; no object
# has such a property.

<# Rows of a file that belong to $Owner, as objects; all of them where nobody is named. Of nobody's there is none, which is an error. #>
function Write-Owned([Management.Automation.PSCmdlet] $Caller, [string] $Class, [string] $Owner, [string] $By) {
    $rows = Get-Served $Caller $Caller.MyInvocation.MyCommand.Name
    if ($null -eq $rows) { return }
    $own = @($rows | ForEach-Object { $_ } | Where-Object { $Owner -eq '' -or $_.of -contains $Owner })
    if ($own.Count -eq 0 -and $By -ne '') {
        Write-Refusal $Caller "CmdletizationQuery_NotFound_$By,$($Caller.MyInvocation.MyCommand.Name)" "No $Class objects found."
        return
    }
    foreach ($row in $own) {
        $bare = [ordered] @{}
        foreach ($name in $row.Keys) { if ($name -ne 'of') { $bare[$name] = $row[$name] } }
        New-CimObject $Class $bare
    }
}

function Get-IscsiConnection {
    [CmdletBinding()] param($IscsiSession)
    $owner = if ($null -ne $IscsiSession) { $IscsiSession.SessionIdentifier } else { '' }
    Write-Owned $PSCmdlet 'MSFT_iSCSIConnection' $owner $(if ($owner) { 'iSCSISession' } else { '' })
}

function Get-IscsiTargetPortal {
    [CmdletBinding()] param($iSCSITarget)
    $owner = if ($null -ne $iSCSITarget) { $iSCSITarget.NodeAddress } else { '' }
    Write-Owned $PSCmdlet 'MSFT_iSCSITargetPortal' $owner $(if ($owner) { 'iSCSITarget' } else { '' })
}

function Get-Disk {
    [CmdletBinding()] param($iSCSISession)
    $owner = if ($null -ne $iSCSISession) { $iSCSISession.SessionIdentifier } else { '' }
    Write-Owned $PSCmdlet 'MSFT_Disk' $owner $(if ($owner) { 'iSCSISession' } else { '' })
}
