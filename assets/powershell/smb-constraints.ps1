# MSFT_SmbMultichannelConstraint: the only interfaces that may be used for a server of that name.
Get-SmbMultichannelConstraint |
    Select-Field -Text 'ServerName', 'InterfaceAlias', 'InterfaceGuid' -Number 'InterfaceIndex'
