# MSFT_NetTCPConnection to these ports, each asked on its own, since a port without connections is an error.
param([ValidateRange(1, 65535)] [int[]] $Arguments)
foreach ($port in $Arguments) {
    Get-AnyOf { Get-NetTCPConnection -RemotePort $port -ErrorAction Stop } | Select-Field `
        -Text 'LocalAddress', 'RemoteAddress' `
        -Number 'LocalPort', 'RemotePort', 'State', 'OwningProcess' `
        -Time 'CreationTime'
}
