# Settings of the SMB client that only the registry holds; a value nobody has set is not there.
Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters' -ErrorAction Stop |
    Select-Field -Number 'ConnectionCountPerNetworkInterface', 'ConnectionCountPerRdmaNetworkInterface', 'DisableMultiChannel'
