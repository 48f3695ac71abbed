# MSFT_iSCSIConnection of each session, whose id its own rows do not have.
foreach ($session in @(Get-AnyOf { Get-IscsiSession -ErrorAction Stop })) {
    $id = $session.SessionIdentifier
    Get-AnyOf { Get-IscsiConnection -IscsiSession $session -ErrorAction Stop } | ForEach-Object {
        $_ | Add-Member -NotePropertyName 'SessionIdentifier' -NotePropertyValue $id -PassThru
    } | Select-Field `
        -Text 'SessionIdentifier', 'ConnectionIdentifier', 'InitiatorAddress', 'TargetAddress' `
        -Number 'InitiatorPortNumber', 'TargetPortNumber'
}
