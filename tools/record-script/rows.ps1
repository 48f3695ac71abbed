# What a text of a row may tell is decided by the name of its property ($rules); what is not listed is hidden.

$hidden = [string] [char] 0x2026
# Texts by their rule, as they are met, and what was put in the place of each. By case, unlike tables of PowerShell.
$texts = New-Object -TypeName 'Collections.ArrayList'
$seenTexts = New-Object -TypeName 'Collections.Hashtable' -ArgumentList @([StringComparer]::Ordinal)
$fakeTexts = New-Object -TypeName 'Collections.Hashtable' -ArgumentList @([StringComparer]::Ordinal)

# By a pattern of the list.
function Find-Pattern {
    param([string] $Pattern, [string] $Text)
    [regex]::Match($Text, $patterns[$Pattern], 'CultureInvariant')
}

function Get-Group {
    param($Found, [string] $Name)
    if ($Found.Groups[$Name].Success) { $Found.Groups[$Name].Value }
}

# An address with a zone or a length, or a socket address in hexadecimal digits.
function Get-FakeAddress {
    param([string] $Text)
    $found = Find-Pattern -Pattern 'address' -Text $Text
    $ip = "$(Get-Group -Found $found -Name 'ip')"
    if ($ip -and $null -ne (Get-Address -Text $ip)) {
        $fake, $rest = (Get-AddressFake -Text "$ip$(Get-Group -Found $found -Name 'length')").Split('/')
        $tail = if ($null -eq $rest) { '' } else { "/$rest" }
        return "$fake$(Get-Group -Found $found -Name 'zone')$tail"
    }
    if ((Find-Pattern -Pattern 'socketAddress' -Text $Text).Success) { Get-FakeSocket -Text $Text } else { $hidden }
}

# SOCKADDR_IN and SOCKADDR_IN6: family (2 or 23), port, and the address at byte 4 or 8. What lies behind is cleared.
function Get-FakeSocket {
    param([string] $Text)
    $family = $Text.Substring(0, 4).ToUpperInvariant()
    $from, $to = if ($family -eq '0200') { 4, 8 } else { 8, 24 }
    if (($family -ne '0200' -and $family -ne '1700') -or $Text.Length -lt 2 * $to) { return $hidden }
    [byte[]] $bytes = for ($at = $from; $at -lt $to; $at += 1) { [Convert]::ToByte($Text.Substring(2 * $at, 2), 16) }
    $real = (New-Object -TypeName 'Net.IPAddress' -ArgumentList @(, $bytes)).ToString()
    $fake = -join ((Get-Address -Text (Get-AddressFake -Text $real)).GetAddressBytes() | ForEach-Object { '{0:X2}' -f $_ })
    $digits = $Text.Substring(0, 8).PadRight(2 * $from, '0') + $fake
    if ($family -eq '1700' -and $Text.Length -ge 56) { $digits += $Text.Substring(48, 8) }
    $digits.PadRight($Text.Length, '0').ToUpperInvariant()
}

function Get-FakeMac {
    param([string] $Text)
    $digits = $Text -replace '[-:]', ''
    if ($digits -notmatch '^[0-9a-f]{12}$') { return $hidden }
    $fake = (Get-MacFake -Digits $digits).ToUpperInvariant()
    if ($Text -match '([-:])') { $fake -replace '(..)(?!$)', "`$1$($Matches[1])" } else { $fake }
}

# nas, nas.example.org, an address, or an IPv6 address as a name: fd00--1.ipv6-literal.net.
function Get-FakeHost {
    param([string] $Text)
    if ($null -ne (Get-Address -Text ($Text -replace '%.*$', ''))) { return Get-FakeAddress -Text $Text }
    $literal = Find-Pattern -Pattern 'literal' -Text $Text
    if (-not $literal.Success) { return Get-NameFake -Kind 'host' -Name $Text }
    $six = (Get-Group -Found $literal -Name 'six').Replace('-', ':')
    if ($null -eq (Get-Address -Text $six)) { return $hidden }
    "$((Get-AddressFake -Text $six).Replace(':', '-'))$(Get-Group -Found $literal -Name 'zone').ipv6-literal.net"
}

# Names between backslashes, the first of which are of the given kinds; what comes behind are folders.
function Get-FakeNames {
    param([string] $Text, [string[]] $Kinds)
    $index = 0
    $parts = foreach ($part in [regex]::Split($Text, '([\\/]+)')) {
        if ($part -eq '' -or $part -match '^[\\/]' -or (Find-Pattern -Pattern 'ownParts' -Text $part).Success) { $part; continue }
        $kind = if ($index -lt $Kinds.Length) { $Kinds[$index] } else { 'folder' }
        $index += 1
        if ($kind -eq 'host') { Get-FakeHost -Text $part } else { Get-NameFake -Kind $kind -Name $part }
    }
    -join $parts
}

function Get-FakePath {
    param([string] $Text)
    Get-FakeNames -Text $Text -Kinds 'host', 'share'
}

function Get-FakeShare {
    param([string] $Text)
    if ($Text.StartsWith('\')) { Get-FakePath -Text $Text } else { Get-FakeNames -Text $Text -Kinds 'share' }
}

# PC\anna, anna@EXAMPLE.ORG, cifs/nas.example.org@EXAMPLE.ORG.
function Get-FakeAccount {
    param([string] $Text)
    $found = Find-Pattern -Pattern 'account' -Text $Text
    $authority, $service = (Get-Group -Found $found -Name 'authority'), (Get-Group -Found $found -Name 'service')
    $name, $realm = "$(Get-Group -Found $found -Name 'name')", (Get-Group -Found $found -Name 'realm')
    $fake = ''
    if ($null -ne $authority) {
        $isOwn = (Find-Pattern -Pattern 'ownAuthorities' -Text $authority).Success
        $fake += if ($isOwn) { "$authority\" } else { "$(Get-NameFake -Kind 'domain' -Name $authority)\" }
    }
    if ($null -ne $service) { $fake += if ((Find-Pattern -Pattern 'service' -Text $service).Success) { "$service/" } else { "$hidden/" } }
    if ($name -eq '' -or $usualAccounts -contains $name -or (Find-Pattern -Pattern 'ownAccounts' -Text $name).Success) { $fake += $name }
    elseif ($null -ne $service) { $fake += Get-FakeHost -Text $name }
    else { $fake += Get-NameFake -Kind 'user' -Name $name }
    if ($null -ne $realm) { $fake += "@$(Get-NameFake -Kind 'domain' -Name $realm)" }
    $fake
}

function Get-FakeInterface {
    param([string] $Text)
    if ((Find-Pattern -Pattern 'ownInterface' -Text $Text).Success) { $Text } else { Get-NameFake -Kind 'interface' -Name $Text }
}

# An adapter, or the counters of a share and of all.
function Get-FakeNamed {
    param([string] $Text)
    if ($Text -eq '_Total') { return $Text }
    if ($Text.StartsWith('\')) { Get-FakePath -Text $Text } else { Get-FakeInterface -Text $Text }
}

function Get-FakeGuid {
    param([string] $Text)
    $bare = Get-Group -Found (Find-Pattern -Pattern 'guid' -Text $Text) -Name 'bare'
    if ($null -eq $bare) { $hidden } else { $Text.Replace($bare, (Get-NameFake -Kind 'serial' -Name $bare)) }
}

# How a device is attached and what it is, without the serial number of this one.
function Get-FakeDevice {
    param([string] $Text)
    $found = Find-Pattern -Pattern 'device' -Text $Text
    if (-not $found.Success) { return $hidden }
    $parts = @((Get-Group -Found $found -Name 'bus'), (Get-Group -Found $found -Name 'model'), $hidden)
    @($parts | Where-Object { $null -ne $_ }) -join '\'
}

function Get-FakeText {
    param([string] $Rule, [string] $Text)
    $key = "$Rule $Text"
    if ($stage -eq 'collect') {
        if (-not $seenTexts.ContainsKey($key)) { [void] $texts.Add(@{ Rule = $Rule; Text = $Text }) }
        $seenTexts[$key] = $true
        return $Text
    }
    if (-not $fakeTexts.ContainsKey($key)) { $fakeTexts[$key] = Get-NewFakeText -Rule $Rule -Text $Text }
    $fakeTexts[$key]
}

function Get-NewFakeText {
    param([string] $Rule, [string] $Text)
    if ($Text -eq '') { return $Text }
    if ($forms.ContainsKey($Rule)) { if ([regex]::IsMatch($Text, $forms[$Rule], 'CultureInvariant')) { return $Text } else { return $hidden } }
    switch ($Rule) {
        'keep' { return $Text }
        'address' { return Get-FakeAddress -Text $Text }
        'mac' { return Get-FakeMac -Text $Text }
        'path' { return Get-FakePath -Text $Text }
        'share' { return Get-FakeShare -Text $Text }
        'account' { return Get-FakeAccount -Text $Text }
        'interface' { return Get-FakeInterface -Text $Text }
        'named' { return Get-FakeNamed -Text $Text }
        'serial' { return Get-NameFake -Kind 'serial' -Name $Text }
        'guid' { return Get-FakeGuid -Text $Text }
        'device' { return Get-FakeDevice -Text $Text }
        'description' { if ((Find-Pattern -Pattern 'makers' -Text $Text).Success) { return Get-TextFake -Text $Text } }
    }
    $hidden
}

function Get-Rule {
    param([string] $Property)
    if ($rules.ContainsKey($Property)) { $rules[$Property] }
    elseif ($Property -clike '*Length') { 'number' }
    else { 'hide' }
}

# A value with other texts; numbers, true and false stay, and what is none of these is hidden.
function Get-FakeValue {
    param([string] $Rule, $Value)
    if ($null -eq $Value) { return $null }
    if ($Value -is [string]) { return Get-FakeText -Rule $Rule -Text $Value }
    if ($Value -is [Collections.IDictionary] -or $Value -is [Management.Automation.PSCustomObject]) { return Get-FakeRow -Row $Value }
    if ($Value -is [bool] -or $Value -is [int] -or $Value -is [long] -or $Value -is [double]) { return $Value }
    $hidden
}

# A list becomes one of its own: what comes out of a function, 5.1 writes as an object with a count.
function Add-FakeValue {
    param($Fake, [string] $Name, $Value)
    $rule = Get-Rule -Property $Name
    if ($Value -is [array]) { $Fake[$Name] = [object[]] @($Value | ForEach-Object { Get-FakeValue -Rule $rule -Value $_ }) }
    else { $Fake[$Name] = Get-FakeValue -Rule $rule -Value $Value }
}

function Get-FakeRow {
    param($Row)
    $fake = [ordered] @{}
    if ($Row -is [Collections.IDictionary]) { foreach ($name in @($Row.Keys)) { Add-FakeValue -Fake $fake -Name $name -Value $Row[$name] } }
    else { foreach ($one in $Row.PSObject.Properties) { Add-FakeValue -Fake $fake -Name $one.Name -Value $one.Value } }
    $fake
}

# Of each row that has it.
function Get-Property {
    param($Rows, [string] $Name)
    foreach ($row in $Rows) {
        $property = $row.PSObject.Properties[$Name]
        if ($null -ne $property -and $null -ne $property.Value) { $property.Value }
    }
}

# Hosts first, then all other names, and the networks that addresses lie in.
function Read-Names {
    param($Readings)
    foreach ($reading in $Readings) { foreach ($row in $reading.Rows) { [void] (Get-FakeRow -Row $row) } }
    foreach ($stage in 'learn-hosts', 'learn-names') {
        foreach ($one in $texts) { [void] (Get-NewFakeText -Rule $one.Rule -Text $one.Text) }
    }
    foreach ($row in @($Readings | ForEach-Object { $_.Rows })) {
        $address, $length = @(Get-Property -Rows $row -Name 'IPAddress'), @(Get-Property -Rows $row -Name 'PrefixLength')
        if ($address.Length -eq 1 -and $length.Length -eq 1) { Add-Network -Text $address[0] -Length $length[0] }
    }
}
