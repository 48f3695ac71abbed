# MSFT_NetRoute. A next hop of 0.0.0.0 or :: is the interface's own network.
Get-NetRoute -ErrorAction Stop | Select-Field `
    -Text 'DestinationPrefix', 'NextHop', 'InterfaceAlias' `
    -Number 'InterfaceIndex', 'RouteMetric', 'InterfaceMetric', 'AddressFamily'
