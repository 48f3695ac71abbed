# The cmdlets that change something: what is read afterwards is changed; no lane comes or goes by them.

<# Whether this token may; as on Windows, nothing happens otherwise. #>
function Test-Elevated([Management.Automation.PSCmdlet] $Caller) {
    if ((Find-Served 'Get-OwnToken.json').Content['Elevated']) { return $true }
    Write-Refusal $Caller "Windows System Error 5,$($Caller.MyInvocation.MyCommand.Name)" 'Access is denied.'
    $false
}

<# The rows of a file, each a copy that may be changed. #>
function Copy-Served([string] $Name) {
    , @((Find-Served "$Name.json").Content | ForEach-Object { @{} + $_ })
}

<# Rows of adapters by the parameters InterfaceIndex or InterfaceAlias of the cmdlets. #>
function Find-Adapter($Bound) {
    (Find-Served 'Get-NetAdapter.json').Content | Where-Object {
        ($Bound.ContainsKey('InterfaceIndex') -and $_.InterfaceIndex -in $Bound['InterfaceIndex']) -or
        ($Bound.ContainsKey('InterfaceAlias') -and $_.Name -in $Bound['InterfaceAlias'])
    }
}

function Set-SmbClientConfiguration {
    [CmdletBinding()] param(
        [bool] $EnableMultiChannel, [uint32] $ConnectionCountPerRssNetworkInterface, [uint32] $MaximumConnectionCountPerServer,
        [bool] $RequireSecuritySignature, [string] $Smb2DialectMin, [string] $Smb2DialectMax, [switch] $Force
    )
    if (-not (Test-Elevated $PSCmdlet)) { return }
    $rows = Copy-Served 'Get-SmbClientConfiguration'
    foreach ($name in $PSBoundParameters.Keys) {
        if (-not $rows[0].ContainsKey($name)) { continue }
        $value = $PSBoundParameters[$name]
        $rows[0][$name] = if ($name -like 'Smb2Dialect*') { [int] ($value -as $script:enums['SmbClientConfiguration.Dialect']) } else { $value }
    }
    Set-Served 'Get-SmbClientConfiguration.json' $rows
}

function New-SmbMultichannelConstraint {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $ServerName, [uint32[]] $InterfaceIndex, [string[]] $InterfaceAlias, [switch] $Force)
    if (-not (Test-Elevated $PSCmdlet)) { return }
    $rows = Copy-Served 'Get-SmbMultichannelConstraint'
    $new = @(Find-Adapter $PSBoundParameters | ForEach-Object {
            @{ ServerName = $ServerName; InterfaceAlias = $_.Name; InterfaceGuid = $_.InterfaceGuid.ToLower(); InterfaceIndex = $_.InterfaceIndex }
        })
    Set-Served 'Get-SmbMultichannelConstraint.json' ($rows + $new)
    $new | ForEach-Object { New-CimObject 'MSFT_SmbMultichannelConstraint' $_ }
}

<# Without a list of interfaces, all of that server. #>
function Remove-SmbMultichannelConstraint {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $ServerName, [uint32[]] $InterfaceIndex, [string[]] $InterfaceAlias, [switch] $Force)
    if (-not (Test-Elevated $PSCmdlet)) { return }
    $bound = $PSBoundParameters
    $kept = @(Copy-Served 'Get-SmbMultichannelConstraint' | ForEach-Object { $_ } | Where-Object {
            $named = ($bound.ContainsKey('InterfaceIndex') -and $_.InterfaceIndex -in $InterfaceIndex) -or
            ($bound.ContainsKey('InterfaceAlias') -and $_.InterfaceAlias -in $InterfaceAlias)
            $every = -not ($bound.ContainsKey('InterfaceIndex') -or $bound.ContainsKey('InterfaceAlias'))
            $_.ServerName -ne $ServerName -or -not ($every -or $named)
        })
    Set-Served 'Get-SmbMultichannelConstraint.json' $kept
}

function Enable-NetAdapterRss {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $Name, [switch] $NoRestart)
    Set-RssOf $PSCmdlet $Name @{ Enabled = $true }
}

function Disable-NetAdapterRss {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $Name, [switch] $NoRestart)
    Set-RssOf $PSCmdlet $Name @{ Enabled = $false }
}

function Set-NetAdapterRss {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $Name, [uint32] $NumberOfReceiveQueues, [switch] $NoRestart)
    Set-RssOf $PSCmdlet $Name @{ NumberOfReceiveQueues = $NumberOfReceiveQueues }
}

function Set-RssOf([Management.Automation.PSCmdlet] $Caller, [string] $Name, [hashtable] $Values) {
    if (-not (Test-Elevated $Caller)) { return }
    $rows = Copy-Served 'Get-NetAdapterRss'
    foreach ($row in $rows) { if ($row.Name -like $Name) { foreach ($key in $Values.Keys) { $row[$key] = $Values[$key] } } }
    Set-Served 'Get-NetAdapterRss.json' $rows
}

<# Asks the servers for their interfaces again; they answer as before. #>
function Update-SmbMultichannelConnection {
    [CmdletBinding()] param([string[]] $ServerName)
    [void] (Test-Elevated $PSCmdlet)
}

function New-SmbMapping {
    [CmdletBinding()] param(
        [string] $LocalPath = '', [Parameter(Mandatory)] [string] $RemotePath, [bool] $Persistent, [pscredential] $Credential,
        [switch] $SaveCredentials, [uint16] $TcpPort
    )
    $row = @{ LocalPath = $LocalPath; RemotePath = $RemotePath; Status = 0 }
    if ($PSBoundParameters.ContainsKey('TcpPort')) { $row['TcpPort'] = $TcpPort }
    Set-Served 'Get-SmbMapping.json' (@(Copy-Served 'Get-SmbMapping' | ForEach-Object { $_ }) + $row)
    if ($Persistent) { Set-Persistent $LocalPath $true }
    New-CimObject 'MSFT_SmbMapping' $row
}

function Remove-SmbMapping {
    [CmdletBinding()] param([string] $LocalPath, [string] $RemotePath, [switch] $UpdateProfile, [switch] $Force)
    $kept = @(Copy-Served 'Get-SmbMapping' | ForEach-Object { $_ } | Where-Object { $_.LocalPath -ne $LocalPath -and $_.RemotePath -ne $RemotePath })
    Set-Served 'Get-SmbMapping.json' $kept
    if ($UpdateProfile) { Set-Persistent $LocalPath $false }
}

<# Keeps or forgets the letter in the profile of the user. #>
function Set-Persistent([string] $LocalPath, [bool] $Kept) {
    $keys = @{} + (Find-Served 'Get-ChildItem.json').Content
    $letter = $LocalPath.TrimEnd(':')
    $others = @($keys['HKCU:\Network'] | Where-Object { $_ -ne $letter -and $_ })
    $keys['HKCU:\Network'] = @(if ($Kept) { $others + $letter } else { $others })
    Set-Served 'Get-ChildItem.json' $keys
}

<# Keys and values below HKLM: those of Get-ItemProperty.json; every other path is the real cmdlet's. #>
function New-Item {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $Path, [switch] $Force)
    if ($Path -notmatch '^HK') { return Microsoft.PowerShell.Management\New-Item @PSBoundParameters }
    if (-not (Test-Elevated $PSCmdlet)) { return }
    Set-Served 'Get-ItemProperty.json' (@{} + (Find-Served 'Get-ItemProperty.json').Content + @{ $Path = @{} })
}

function Set-ItemProperty {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $LiteralPath, [string] $Name, $Value, [string] $Type)
    if (-not (Test-Elevated $PSCmdlet)) { return }
    $keys = @{} + (Find-Served 'Get-ItemProperty.json').Content
    $keys[$LiteralPath] = @{} + $keys[$LiteralPath]
    $keys[$LiteralPath][$Name] = $Value
    Set-Served 'Get-ItemProperty.json' $keys
}
