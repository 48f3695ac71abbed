# Rows of the files as objects, each value of the type that CIM gives it.

$script:table = Import-PowerShellDataFile (Join-Path $PSScriptRoot 'types.psd1')

<# The enumerations of the table, as real types with the number below them that Windows has. #>
function New-EnumType {
    $assembly = [Reflection.Emit.AssemblyBuilder]::DefineDynamicAssembly('FakeWindowsEnums', 'Run')
    $module = $assembly.DefineDynamicModule('FakeWindowsEnums')
    $types = @{}
    foreach ($name in $script:table.Enums.Keys) {
        $values = $script:table.Enums[$name]
        $of = ('System.' + @{ byte = 'Byte'; uint16 = 'UInt16'; uint32 = 'UInt32' }[$values.Of]) -as [type]
        $builder = $module.DefineEnum("Microsoft.PowerShell.Cmdletization.GeneratedTypes.$name", 'Public', $of)
        foreach ($word in $values.Keys) {
            if ($word -ne 'Of') { [void] $builder.DefineLiteral($word, [Convert]::ChangeType($values[$word], $of)) }
        }
        $types[$name] = $builder.CreateType()
    }
    $types
}

$script:enums = New-EnumType

<# $Value of a file as a value of the type that the table names. #>
function ConvertTo-CimValue([string] $Type, $Value) {
    if ($null -eq $Value) { return $null }
    switch ($Type) {
        'string' { return "$Value" }
        'bool' { return [bool] $Value }
        'char' { return [char] $(if ("$Value" -eq '') { 0 } else { "$Value" }) }
        'byte' { return [byte] $Value }
        'uint16' { return [uint16] $Value }
        'uint32' { return [uint32] $Value }
        'uint64' { return [uint64] $Value }
        'datetime' { return ConvertTo-LocalTime $Value }
        'string[]' { return , [string[]] $Value }
        'uint32[]' { return , [uint32[]] $Value }
    }
    [Enum]::ToObject($script:enums[$Type], $Value)
}

function ConvertTo-LocalTime([string] $Text) {
    if ($Text.StartsWith('-')) { return [datetime]::Now.Add([timespan]::Parse($Text)) }
    [datetime]::Parse($Text, [cultureinfo]::InvariantCulture)
}

<#
A row as an object of a class. A property that the row does not give has no value; one that older builds lack is not
there at all. What the table does not know comes along as it stands.
#>
function New-CimObject([string] $Class, [Collections.IDictionary] $Row) {
    $types = $script:table.Classes[$Class]
    $values = [ordered] @{}
    foreach ($name in $types.Keys) {
        $type = $types[$name]
        if ($Row.Contains($name)) { $values[$name] = ConvertTo-CimValue $type.TrimEnd('?') $Row[$name] }
        elseif (-not $type.EndsWith('?')) { $values[$name] = $null }
    }
    foreach ($name in $Row.Keys) { if (-not $types.ContainsKey($name)) { $values[$name] = $Row[$name] } }
    $object = [pscustomobject] $values
    $object.PSObject.TypeNames.Insert(0, "Microsoft.Management.Infrastructure.CimInstance#$Class")
    if ($Class -eq 'MSFT_NetAdapter') { Add-AdapterText $object }
    $object
}

<# What the module NetAdapter adds to each of its objects by script: text for people. #>
function Add-AdapterText($Adapter) {
    $script = @{
        MacAddress = { if ($this.PermanentAddress) { $this.PermanentAddress -replace '(..)(?!$)', '$1-' } }
        Status     = { @{ [uint32] 1 = 'Up'; [uint32] 6 = 'Not Present' }[$this.InterfaceOperationalStatus] ?? 'Disconnected' }
        LinkSpeed  = { "$([math]::Round(($this.ReceiveLinkSpeed ?? 0) / 1e9, 1)) Gbps" }
        ifIndex    = { $this.InterfaceIndex }
    }
    foreach ($name in $script.Keys) {
        $Adapter.PSObject.Properties.Add([Management.Automation.PSScriptProperty]::new($name, $script[$name]))
    }
}

<#
Writes what a reading cmdlet answers. To ask for what is not there is an error, as it is on Windows.
#>
function Write-Queried([Management.Automation.PSCmdlet] $Caller, [string] $Class, $Bound) {
    $rows = Get-Served $Caller $Caller.MyInvocation.MyCommand.Name
    if ($null -eq $rows) { return }
    $objects = @($rows | ForEach-Object { New-CimObject $Class $_ } | Where-Object { Test-Shown $_ $Bound })
    foreach ($name in $Bound.Keys) {
        if (-not $script:table.Classes[$Class].ContainsKey($name)) { continue }
        $objects = @($objects | Where-Object { $Bound[$name] -contains $_.$name })
        if ($objects.Count -gt 0) { continue }
        $command = $Caller.MyInvocation.MyCommand.Name
        Write-Refusal $Caller "CmdletizationQuery_NotFound_$name,$command" "No $Class objects found with property '$name'."
        return
    }
    $objects
}

<# Whether an object is among those that the cmdlet lists with these switches. #>
function Test-Shown($Object, $Bound) {
    switch -Wildcard ($Object.PSObject.TypeNames[0]) {
        '*#MSFT_SmbMultichannelConnection' { return $Bound.ContainsKey('IncludeNotSelected') -or $Object.Selected }
        '*#MSFT_NetAdapter' {
            if ($Bound.ContainsKey('Physical') -and -not $Object.HardwareInterface) { return $false }
            return $Bound.ContainsKey('IncludeHidden') -or -not $Object.Hidden
        }
    }
    $true
}
