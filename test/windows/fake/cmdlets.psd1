# The cmdlets that read: the class each answers, the properties that its parameters of the same name filter by, and
# its switches.
@{
    'Get-NetAdapter' = @{ Class = 'MSFT_NetAdapter'; Filters = @('Name', 'InterfaceDescription', 'InterfaceIndex'); Switches = @('IncludeHidden', 'Physical') }
    'Get-NetAdapterRss' = @{ Class = 'MSFT_NetAdapterRssSettingData'; Filters = @('Name'); Switches = @() }
    'Get-NetAdapterStatistics' = @{ Class = 'MSFT_NetAdapterStatisticsSettingData'; Filters = @('Name'); Switches = @() }
    'Get-NetIPAddress' = @{ Class = 'MSFT_NetIPAddress'; Filters = @('IPAddress', 'InterfaceIndex', 'AddressFamily'); Switches = @() }
    'Get-NetRoute' = @{ Class = 'MSFT_NetRoute'; Filters = @('DestinationPrefix', 'InterfaceIndex', 'AddressFamily'); Switches = @() }
    'Get-NetNeighbor' = @{ Class = 'MSFT_NetNeighbor'; Filters = @('IPAddress', 'InterfaceIndex', 'State'); Switches = @() }
    'Get-NetTCPConnection' = @{ Class = 'MSFT_NetTCPConnection'; Filters = @('LocalPort', 'RemotePort', 'RemoteAddress', 'State', 'OwningProcess'); Switches = @() }
    'Get-Service' = @{ Class = 'ServiceController'; Filters = @('Name'); Switches = @() }
    'Get-Partition' = @{ Class = 'MSFT_Partition'; Filters = @('DiskNumber'); Switches = @() }
    'Get-IscsiSession' = @{ Class = 'MSFT_iSCSISession'; Filters = @(); Switches = @() }
    'Get-IscsiTarget' = @{ Class = 'MSFT_iSCSITarget'; Filters = @('NodeAddress'); Switches = @() }
    'Get-SmbMapping' = @{ Class = 'MSFT_SmbMapping'; Filters = @('LocalPath', 'RemotePath'); Switches = @() }
    'Get-SmbConnection' = @{ Class = 'MSFT_SmbConnection'; Filters = @('ServerName', 'ShareName'); Switches = @() }
    'Get-SmbMultichannelConnection' = @{ Class = 'MSFT_SmbMultichannelConnection'; Filters = @('ServerName'); Switches = @('IncludeNotSelected') }
    'Get-SmbClientNetworkInterface' = @{ Class = 'MSFT_SmbClientNetworkInterface'; Filters = @(); Switches = @() }
    'Get-SmbClientConfiguration' = @{ Class = 'MSFT_SmbClientConfiguration'; Filters = @(); Switches = @() }
    'Get-SmbMultichannelConstraint' = @{ Class = 'MSFT_SmbMultichannelConstraint'; Filters = @('ServerName'); Switches = @() }
}
