# By which address and which route each address is reached; none of an address that no route leads to.
param([ipaddress[]] $Arguments)
foreach ($address in $Arguments) {
    Get-AnyOf { Find-NetRoute -RemoteIPAddress "$address" -ErrorAction Stop } |
        Add-Member -NotePropertyName 'Asked' -NotePropertyValue "$address" -PassThru |
        Select-Field `
            -Text 'Asked', 'IPAddress', 'DestinationPrefix', 'NextHop', 'InterfaceAlias' `
            -Number 'PrefixLength', 'InterfaceIndex'
}
