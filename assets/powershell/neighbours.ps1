# MSFT_NetNeighbor.
Get-NetNeighbor -ErrorAction Stop |
    Select-Field -Text 'IPAddress', 'LinkLayerAddress', 'InterfaceAlias' -Number 'InterfaceIndex', 'State'
