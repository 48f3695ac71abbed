# MSFT_SmbMultichannelConstraint: the only interfaces that may be used for a server of that name.
Get-SmbMultichannelConstraint -ErrorAction Stop |
    Select-Field -Text 'ServerName', 'InterfaceAlias', 'InterfaceGuid' -Number 'InterfaceIndex'
