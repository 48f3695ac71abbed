# Which Windows this is, and with what rights it is read.

# Of the token of this very process: an administrator who is not elevated is none.
function Get-OwnToken {
    $own = [Security.Principal.WindowsIdentity]::GetCurrent()
    $administrator = [Security.Principal.WindowsBuiltInRole]::Administrator
    [pscustomobject] @{
        UserName = $own.Name
        Elevated = ([Security.Principal.WindowsPrincipal] $own).IsInRole($administrator)
    }
}

$system = Get-CimInstance -ClassName 'Win32_OperatingSystem' -ErrorAction Stop
$token = Get-OwnToken
[pscustomobject] @{
    HostName    = "$($system.CSName)"
    Caption     = "$($system.Caption)"
    Version     = "$($system.Version)"
    BuildNumber = "$($system.BuildNumber)"
    ProductType = [int] $system.ProductType
    UserName    = $token.UserName
    Elevated    = $token.Elevated
    PSVersion   = "$($PSVersionTable.PSVersion)"
    PSEdition   = "$($PSVersionTable.PSEdition)"
}
