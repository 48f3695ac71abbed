# MSFT_SmbMapping. A letter is mapped again at every logon when it has a key under HKCU:\Network.
$kept = @(Get-AnyOf { Get-ChildItem -Path 'HKCU:\Network' -ErrorAction Stop } | ForEach-Object { "$($_.PSChildName):" })
Get-SmbMapping -ErrorAction Stop | ForEach-Object {
    $_ | Add-Member -NotePropertyName 'Persistent' -NotePropertyValue ($kept -contains $_.LocalPath) -PassThru
} | Select-Field `
    -Text 'LocalPath', 'RemotePath', 'TransportType' `
    -Number 'Status', 'TcpPort', 'QuicPort', 'RdmaPort' `
    -Flag 'Persistent'
