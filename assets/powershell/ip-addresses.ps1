# MSFT_NetIPAddress.
Get-NetIPAddress -ErrorAction Stop | Select-Field `
    -Text 'IPAddress', 'InterfaceAlias' `
    -Number 'InterfaceIndex', 'PrefixLength', 'AddressFamily', 'AddressState', 'PrefixOrigin', 'SuffixOrigin' `
    -Flag 'SkipAsSource'
