# Find-NetRoute, by the routes and addresses that are served.

<# Whether $Address lies in $Prefix ("10.0.1.0/24"). #>
function Test-Within([ipaddress] $Address, [string] $Prefix) {
    $text, $length = $Prefix -split '/'
    $network = [ipaddress] $text
    if ($network.AddressFamily -ne $Address.AddressFamily) { return $false }
    [Net.IPNetwork]::new($network, [int] $length).Contains($Address)
}

<# As on Windows: the address that would be the source, and the route; the longest prefix wins, then the lower metric. #>
function Find-NetRoute {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $RemoteIPAddress)
    $refusal = Find-Served 'Find-NetRoute.json'
    if ($null -ne $refusal) { [void] (Get-Served $PSCmdlet 'Find-NetRoute'); return }
    $route = Get-NetRoute | Where-Object { Test-Within $RemoteIPAddress $_.DestinationPrefix } |
        Sort-Object -Descending -Property @{ Expression = { [int] ($_.DestinationPrefix -split '/')[1] } },
            @{ Expression = { - ($_.RouteMetric + $_.InterfaceMetric) } } | Select-Object -First 1
    if ($null -eq $route) {
        Write-Refusal $PSCmdlet 'Windows System Error 1231,Find-NetRoute' 'The network location cannot be reached.'
        return
    }
    $onWay = if ($route.NextHop -in '0.0.0.0', '::') { $RemoteIPAddress } else { $route.NextHop }
    Get-NetIPAddress | Where-Object { "$($_.AddressFamily)" -eq "$($route.AddressFamily)" -and $_.InterfaceIndex -eq $route.InterfaceIndex } |
        Sort-Object -Descending -Property { Test-Within $onWay "$(Get-Network $_)" } | Select-Object -First 1
    $route
}

<# The network of an address object, as a prefix. #>
function Get-Network($Address) {
    $bytes = ([ipaddress] $Address.IPAddress).GetAddressBytes()
    for ($bit = [int] $Address.PrefixLength; $bit -lt 8 * $bytes.Length; $bit++) {
        $bytes[$bit -shr 3] = $bytes[$bit -shr 3] -band (-bnot (0x80 -shr ($bit -band 7)) -band 0xff)
    }
    "$([ipaddress]::new($bytes))/$($Address.PrefixLength)"
}
