# MSFT_NetAdapter. Speeds in bit/s: of an adapter that is down null, 0 or all ones.
Get-NetAdapter -ErrorAction Stop | Select-Field `
    -Text 'Name', 'InterfaceDescription', 'InterfaceGuid', 'PnPDeviceID', 'PermanentAddress', 'MacAddress',
        'DriverName' `
    -Number 'InterfaceIndex', 'InterfaceType', 'NdisPhysicalMedium', 'InterfaceOperationalStatus',
        'InterfaceAdminStatus', 'MediaConnectState', 'MtuSize', 'VlanID' `
    -Digits 'ReceiveLinkSpeed', 'TransmitLinkSpeed' `
    -Flag 'Virtual', 'HardwareInterface', 'ConnectorPresent', 'FullDuplex' `
    -Numbers 'LowerLayerInterfaceIndices', 'HigherLayerInterfaceIndices'
