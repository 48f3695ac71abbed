# What every script of this folder uses; host.ps1 loads it once, before them.

<#
Of each object the named fields and no others, since objects of CIM bring a hundred more.
  -Text    text; also of enumerations whose numbers nobody documents
  -Number  a number; of an enumeration its number. What is no number stays text, for the reader to refuse by name
  -Digits  a number of 64 bits, as text, because readers of JSON round above 2^53
  -Flag    true or false
  -Time    ISO 8601, UTC
  -Texts, -Numbers  lists
A field that this build of Windows lacks is left out, one without a value is null: neither turns into 0, "" or false.
#>
function Select-Field {
    param(
        [string[]] $Text = @(),
        [string[]] $Number = @(),
        [string[]] $Digits = @(),
        [string[]] $Flag = @(),
        [string[]] $Time = @(),
        [string[]] $Texts = @(),
        [string[]] $Numbers = @(),
        [Parameter(ValueFromPipeline = $true)] $InputObject
    )
    begin {
        $names = $Text + $Number + $Digits + $Flag + $Time + $Texts + $Numbers
    }
    process {
        $row = [ordered]@{}
        foreach ($name in $names) {
            $property = $InputObject.PSObject.Properties[$name]
            if ($null -eq $property) { continue }
            $value = $property.Value
            if ($null -eq $value) { $row[$name] = $null }
            elseif ($Texts -contains $name) { $row[$name] = [string[]] @($value) }
            elseif ($Numbers -contains $name) { $row[$name] = [long[]] @($value) }
            elseif ($Time -contains $name) { $row[$name] = $value.ToUniversalTime().ToString('o') }
            elseif ($Flag -contains $name) { $row[$name] = [bool] $value }
            elseif ($Number -contains $name -and $null -ne ($value -as [long])) { $row[$name] = [long] $value }
            else { $row[$name] = "$value" }
        }
        [pscustomobject] $row
    }
}

<#
Runs a query whose cmdlet reports "there is none" as an error. The ids are the same in every language; every other
error stays one. A network that no route leads to is error 1231 (winerror.h); never seen on a real Windows here.
#>
function Get-AnyOf {
    param([scriptblock] $Query)
    try { & $Query }
    catch {
        $none = '^(NoMatchingEventsFound|CmdletizationQuery_NotFound_\w+|PathNotFound|NoServiceFoundForGivenName|Windows System Error 1231),'
        if ($_.FullyQualifiedErrorId -notmatch $none) { throw }
    }
}
