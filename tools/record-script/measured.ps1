# What nobody could look up about Windows: what each reading costs, which one wants administrator rights, which properties
# a class has on this build, and the numbers below its words. Nothing here tells who or where.

$cmdlets = [ordered] @{
    'Get-NetAdapter'                 = { Get-NetAdapter -ErrorAction Stop }
    'Get-NetAdapterRss'              = { Get-NetAdapterRss -ErrorAction Stop }
    'Get-NetIPAddress'               = { Get-NetIPAddress -ErrorAction Stop }
    'Get-NetNeighbor'                = { Get-NetNeighbor -ErrorAction Stop }
    'Get-NetTCPConnection'           = { Get-NetTCPConnection -ErrorAction Stop }
    'Get-SmbMapping'                 = { Get-SmbMapping -ErrorAction Stop }
    'Get-SmbConnection'              = { Get-SmbConnection -ErrorAction Stop }
    'Get-SmbMultichannelConnection'  = { Get-SmbMultichannelConnection -IncludeNotSelected -ErrorAction Stop }
    'Get-SmbMultichannelConstraint'  = { Get-SmbMultichannelConstraint -ErrorAction Stop }
    'Get-SmbClientNetworkInterface'  = { Get-SmbClientNetworkInterface -ErrorAction Stop }
    'Get-SmbClientConfiguration'     = { Get-SmbClientConfiguration -ErrorAction Stop }
    'SMBClientShares'                = { Get-CimInstance -ClassName 'Win32_PerfRawData_Counters_SMBClientShares' -ErrorAction Stop }
    'SMBDirectConnection'            = { Get-CimInstance -ClassName 'Win32_PerfRawData_Counters_SMBDirectConnection' -ErrorAction Stop }
    'SmbClient/Connectivity'         = { Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-SmbClient/Connectivity' } -MaxEvents 1 -ErrorAction Stop }
    'SmbClient/Security'             = { Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-SmbClient/Security' } -MaxEvents 1 -ErrorAction Stop }
    'SmbClient/Operational'          = { Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-SmbClient/Operational' } -MaxEvents 1 -ErrorAction Stop }
}
function Get-Measured {
    param($Readings)
    [ordered] @{
        schema   = 1
        script   = $version
        system   = Get-SystemShape -Readings $Readings
        readings = @(Get-Cost -Readings $Readings)
        classes  = Get-AllShapes
    }
}

function Get-SystemShape {
    param($Readings)
    $machine = @($Readings | Where-Object { $_.Script -eq 'machine' })[0]
    $row = [ordered] @{ culture = "$([Globalization.CultureInfo]::CurrentUICulture.Name)"; is64Bit = [Environment]::Is64BitProcess }
    foreach ($name in 'Caption', 'BuildNumber', 'Elevated', 'PSVersion', 'PSEdition') {
        $row[$name] = Get-Property -Rows $machine.Rows -Name $name | Select-Object -First 1
    }
    $row
}

# The first of several is the cold one.
function Get-Cost {
    param($Readings)
    foreach ($group in @($Readings | Group-Object -Property 'Script')) {
        $last = @($group.Group)[-1]
        [ordered] @{
            script         = $group.Name
            milliseconds   = @($group.Group | ForEach-Object { $_.Milliseconds })
            processor      = @($group.Group | ForEach-Object { $_.Processor })
            rows           = $last.Rows.Count
            ok             = $last.Ok
            error          = Get-FakeText -Rule 'errorId' -Text $last.Id
        }
    }
}

function Get-AllShapes {
    $shapes = [ordered] @{}
    foreach ($class in $cmdlets.Keys) {
        $rows = New-Object -TypeName 'Collections.ArrayList'
        $id = "$(Invoke-Apart -Text "Get-Shape -Objects @($($cmdlets[$class]))" -Words @() -Rows $rows)"
        $shapes[$class] = if ($id -eq '') { $rows[0] } else { @{ error = Get-FakeText -Rule 'errorId' -Text $id } }
    }
    $shapes
}

# Where the cmdlets ran, since elsewhere their objects have fewer properties.
$shaping = {
    # Their numbers are not documented.
    $unknownNumbers = 'Smb2DialectMin', 'Smb2DialectMax', 'TransportType'

    # Properties by name and type, and of an enumeration all words with their numbers.
    function Get-Shape {
        param($Objects)
        $types = [ordered] @{}
        $words = [ordered] @{}
        foreach ($object in $Objects) {
            foreach ($property in $object.PSObject.Properties) {
                $value = Get-ReadableValue -Property $property
                if ($null -eq $value) { if (-not $types.Contains($property.Name)) { $types[$property.Name] = $null }; continue }
                $types[$property.Name] = $value.GetType().FullName
                if (-not $words.Contains($property.Name)) {
                    $numbered = @(Get-NumberedWord -Object $object -Name $property.Name -Value $value)
                    if ($numbered.Length -gt 0) { $words[$property.Name] = $numbered -join ' ' }
                }
            }
        }
        [ordered] @{ count = @($Objects).Length; properties = $types; words = $words }
    }

    # A property that a script of Windows computes may fail; that is no value.
    function Get-ReadableValue {
        param($Property)
        try { $Property.Value } catch [Management.Automation.GetValueException] { $null }
    }

    function Get-NumberedWord {
        param($Object, [string] $Name, $Value)
        if ($Value -is [Enum]) { return [Enum]::GetValues($Value.GetType()) | ForEach-Object { "$_=$($_.ToString('d'))" } }
        if ($unknownNumbers -notcontains $Name) { return }
        $raw = $Object.PSObject.Properties['CimInstanceProperties']
        if ($null -eq $raw -or $null -eq $raw.Value) { return "$Value" }
        "$Value=$($raw.Value[$Name].Value)"
    }
}
