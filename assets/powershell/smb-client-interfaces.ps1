# MSFT_SmbClientNetworkInterface: what this machine could use for SMB. Speeds in bit/s, 0 of tunnels.
Get-SmbClientNetworkInterface -ErrorAction Stop | Select-Field `
    -Text 'FriendlyName' `
    -Number 'InterfaceIndex' `
    -Digits 'LinkSpeed' `
    -Flag 'RdmaCapable', 'RssCapable' `
    -Texts 'IpAddresses'
