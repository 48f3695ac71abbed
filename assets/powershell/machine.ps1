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
# The service of the iSCSI initiator: without it there are no sessions, and nothing more is asked of it.
$initiator = Get-AnyOf { Get-Service -Name 'MSiSCSI' -ErrorAction Stop }
[pscustomobject] @{
    HostName    = "$($system.CSName)"
    Caption     = "$($system.Caption)"
    Version     = "$($system.Version)"
    BuildNumber = "$($system.BuildNumber)"
    ProductType = [int] $system.ProductType
    UserName    = $token.UserName
    Elevated    = $token.Elevated
    Initiator   = if ($null -ne $initiator) { [int] $initiator.Status }
    PSVersion   = "$($PSVersionTable.PSVersion)"
    PSEdition   = "$($PSVersionTable.PSEdition)"
}
