# MSFT_Disk of each iSCSI session, with its letters and the number of its LUN. Denied without administrator rights.
$units = @{}
Get-CimInstance -ClassName 'Win32_DiskDrive' -ErrorAction Stop | ForEach-Object {
    if ($null -ne $_.SCSILogicalUnit) { $units["$($_.Index)"] = [int] $_.SCSILogicalUnit }
}
foreach ($session in @(Get-AnyOf { Get-IscsiSession -ErrorAction Stop })) {
    $id = $session.SessionIdentifier
    foreach ($disk in @(Get-AnyOf { Get-Disk -iSCSISession $session -ErrorAction Stop })) {
        $number = $disk.Number
        $letters = @(Get-AnyOf { Get-Partition -DiskNumber $number -ErrorAction Stop } | ForEach-Object {
                if ("$($_.DriveLetter)" -match '^[A-Z]$') { "$($_.DriveLetter):" }
            })
        $row = $disk | Select-Field `
            -Text 'UniqueId' `
            -Number 'Number', 'UniqueIdFormat', 'OfflineReason' `
            -Digits 'Size' `
            -Flag 'IsOffline'
        $row | Add-Member -NotePropertyName 'SessionIdentifier' -NotePropertyValue "$id"
        $row | Add-Member -NotePropertyName 'LogicalUnit' -NotePropertyValue $units["$number"]
        $row | Add-Member -NotePropertyName 'DriveLetters' -NotePropertyValue ([string[]] $letters) -PassThru
    }
}
