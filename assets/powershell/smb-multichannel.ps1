# MSFT_SmbMultichannelConnection: one row per pair of interfaces, whether it is used or not. Speeds in bit/s.
Get-SmbMultichannelConnection -IncludeNotSelected -ErrorAction Stop | Select-Field `
    -Text 'ServerName', 'ServerIpAddress', 'ClientIpAddress', 'ClientInterfaceFriendlyName' `
    -Number 'ClientInterfaceIndex', 'ServerInterfaceIndex', 'MaxChannels', 'CurrentChannels', 'FailureCount',
        'SmbInstance', 'TcpConnectionCount', 'RdmaConnectionCount', 'QuicConnectionCount' `
    -Digits 'ClientLinkSpeed', 'ServerLinkSpeed' `
    -Flag 'Selected', 'ClientRSSCapable', 'ServerRSSCapable', 'ClientRdmaCapable', 'ServerRdmaCapable', 'Failed'
