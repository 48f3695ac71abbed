# MSFT_iSCSISession: logins to targets. Perhaps denied without administrator rights.
Get-AnyOf { Get-IscsiSession -ErrorAction Stop } | Select-Field `
    -Text 'SessionIdentifier', 'TargetNodeAddress', 'InitiatorPortalAddress' `
    -Number 'NumberOfConnections' `
    -Flag 'IsConnected', 'IsPersistent'
