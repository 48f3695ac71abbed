# MSFT_iSCSITargetPortal of each target that Windows has a session to.
$targets = @(Get-AnyOf { Get-IscsiSession -ErrorAction Stop } | ForEach-Object { $_.TargetNodeAddress })
foreach ($target in @(Get-AnyOf { Get-IscsiTarget -ErrorAction Stop })) {
    $name = $target.NodeAddress
    if ($targets -notcontains $name) { continue }
    Get-AnyOf { Get-IscsiTargetPortal -iSCSITarget $target -ErrorAction Stop } | ForEach-Object {
        $_ | Add-Member -NotePropertyName 'TargetNodeAddress' -NotePropertyValue $name -PassThru
    } | Select-Field -Text 'TargetNodeAddress', 'TargetPortalAddress' -Number 'TargetPortalPortNumber'
}
