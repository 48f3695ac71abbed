# Cmdlets of PowerShell itself: classes of WMI, logs, the registry, and the token of the process.

function Get-CimInstance {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $ClassName, [string] $Namespace)
    if ($null -eq (Find-Served "Get-CimInstance/$ClassName.json")) {
        $id = 'HRESULT 0x80041010,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand'
        throw [Management.Automation.ErrorRecord]::new([InvalidOperationException]::new('Invalid class'), $id, 'MetadataError', $ClassName)
    }
    $rows = Get-Served $PSCmdlet "Get-CimInstance/$ClassName"
    if ($null -ne $rows) { $rows | ForEach-Object { New-CimObject $ClassName $_ } }
}

<# By the keys LogName, Id and StartTime of the filter; the newest first. #>
function Get-WinEvent {
    [CmdletBinding()] param([Parameter(Mandatory)] [hashtable] $FilterHashtable, [int] $MaxEvents = [int]::MaxValue)
    $rows = Get-Served $PSCmdlet 'Get-WinEvent'
    if ($null -eq $rows) { return }
    $events = @($rows | Where-Object { $_.LogName -eq $FilterHashtable.LogName -and $_.Id -in $FilterHashtable.Id } |
            ForEach-Object { New-LoggedEvent $_ } | Where-Object TimeCreated -GE $FilterHashtable.StartTime)
    if ($events.Count -eq 0) {
        $id = 'NoMatchingEventsFound,Microsoft.PowerShell.Commands.GetWinEventCommand'
        throw [Management.Automation.ErrorRecord]::new([Exception]::new('No events were found.'), $id, 'ObjectNotFound', $null)
    }
    $events | Sort-Object -Descending -Property TimeCreated | Select-Object -First $MaxEvents
}

function New-LoggedEvent([Collections.IDictionary] $Row) {
    $data = foreach ($name in $Row.Data.Keys) {
        '<Data Name="{0}">{1}</Data>' -f $name, [Security.SecurityElement]::Escape("$($Row.Data[$name])")
    }
    $object = [pscustomobject] @{
        Id = [int] $Row.Id; LogName = $Row.LogName; ProviderName = 'Microsoft-Windows-SMBClient'
        TimeCreated = ConvertTo-LocalTime $Row.TimeCreated
    }
    $xml = '<Event xmlns="http://schemas.microsoft.com/win/2004/08/events/event"><System><EventID>{0}</EventID></System><EventData>{1}</EventData></Event>'
    $text = $xml -f $Row.Id, (-join $data)
    $object.PSObject.Methods.Add([Management.Automation.PSScriptMethod]::new('ToXml', { $text }.GetNewClosure()))
    $object
}

<# Keys of the registry as the file has them; every other path is the real cmdlet's. #>
function Get-ChildItem {
    [CmdletBinding()] param([Parameter(Position = 0)] [string] $Path = '.', [string] $Filter)
    if ($Path -notmatch '^HK') { return Microsoft.PowerShell.Management\Get-ChildItem @PSBoundParameters }
    $keys = Get-Served $PSCmdlet 'Get-ChildItem'
    if ($null -eq $keys) { return }
    if (-not $keys.Contains($Path)) {
        $id = 'PathNotFound,Microsoft.PowerShell.Commands.GetChildItemCommand'
        throw [Management.Automation.ErrorRecord]::new([Exception]::new("Cannot find path '$Path'."), $id, 'ObjectNotFound', $Path)
    }
    $keys[$Path] | ForEach-Object { [pscustomobject] @{ PSChildName = $_; Name = "$Path\$_" } }
}

<# Values of a key of the registry. #>
function Get-ItemProperty {
    [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string] $Path)
    if ($Path -notmatch '^HK') { return Microsoft.PowerShell.Management\Get-ItemProperty @PSBoundParameters }
    $keys = Get-Served $PSCmdlet 'Get-ItemProperty'
    if ($null -eq $keys) { return }
    if (-not $keys.Contains($Path)) {
        $id = 'PathNotFound,Microsoft.PowerShell.Commands.GetItemPropertyCommand'
        throw [Management.Automation.ErrorRecord]::new([Exception]::new("Cannot find path '$Path'."), $id, 'ObjectNotFound', $Path)
    }
    [pscustomobject] ($keys[$Path] + @{ PSPath = "Microsoft.PowerShell.Core\Registry::$Path"; PSProvider = 'Registry' })
}

function Test-Path {
    [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string] $LiteralPath)
    if ($LiteralPath -notmatch '^HK') { return Microsoft.PowerShell.Management\Test-Path @PSBoundParameters }
    (Find-Served 'Get-ItemProperty.json').Content.Contains($LiteralPath)
}

<# A key of the registry, with the methods of the real one. #>
function Get-Item {
    [CmdletBinding()] param([Parameter(Mandatory)] [string] $LiteralPath)
    if ($LiteralPath -notmatch '^HK') { return Microsoft.PowerShell.Management\Get-Item @PSBoundParameters }
    $values = (Find-Served 'Get-ItemProperty.json').Content[$LiteralPath]
    $object = [pscustomobject] @{ Name = $LiteralPath }
    $methods = @{ GetValueNames = { @($values.Keys) }; GetValue = { param($Name) $values[$Name] }; Flush = { } }
    foreach ($name in $methods.Keys) {
        $object.PSObject.Methods.Add([Management.Automation.PSScriptMethod]::new($name, $methods[$name].GetNewClosure()))
    }
    $object
}

<# Stands in for the function of machine.ps1, whose types exist on Windows alone. #>
function Get-ServedToken {
    [CmdletBinding()] param()
    [pscustomobject] (Get-Served $PSCmdlet 'Get-OwnToken')
}
