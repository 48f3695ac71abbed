# MSFT_NetNeighbor.
Get-NetNeighbor | Select-Field -Text 'IPAddress', 'LinkLayerAddress', 'InterfaceAlias' -Number 'InterfaceIndex', 'State'
