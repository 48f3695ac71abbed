# Fake names: host1, share2, ... All names are learnt before the first is replaced, those of hosts first, since a machine
# is the authority of its own accounts, PC\anna, and is one name all the same.

$nameKinds = @{}
$nameFakes = @{}
$nameCounts = @{}
# collect, learn-hosts, learn-names, replace
$stage = 'collect'

function Add-Name {
    param([string] $Kind, [string] $Name)
    $key = $Name.ToLowerInvariant()
    if ($key -ne 'ipc$' -and $key -notmatch '^0*$' -and -not $nameKinds.ContainsKey($key)) { $nameKinds[$key] = $Kind }
}

# nas.example.org is the host nas in the domain example.org, so that its short name has the same fake.
function Get-HostFake {
    param([string] $Name)
    $short, $domain = $Name.Split('.', 2)
    if ($stage -eq 'learn-hosts') { Add-Name -Kind 'host' -Name $short }
    elseif ($stage -eq 'learn-names') { if ($domain -and $usualDomains -notcontains $domain) { Add-Name -Kind 'domain' -Name $domain } }
    else {
        $fake = Get-LearntFake -Name $short
        if ($null -ne $domain) { $fake = "$fake.$(Get-LearntFake -Name $domain)" }
        return $fake
    }
    $Name
}

# While names are learnt, the name itself.
function Get-NameFake {
    param([string] $Kind, [string] $Name)
    if ($Kind -eq 'host') { return Get-HostFake -Name $Name }
    if ($stage -eq 'replace') { return Get-LearntFake -Name $Name }
    if ($stage -eq 'learn-names') { Add-Name -Kind $Kind -Name $Name }
    $Name
}

function Get-LearntFake {
    param([string] $Name)
    $key = $Name.ToLowerInvariant()
    if (-not $nameKinds.ContainsKey($key)) { return $Name }
    if (-not $nameFakes.ContainsKey($key)) { $nameFakes[$key] = Get-NextFake -Kind $nameKinds[$key] -Real $key }
    $nameFakes[$key]
}

# Never a name that is a real one.
function Get-NextFake {
    param([string] $Kind, [string] $Real)
    do {
        $nameCounts[$Kind] = 1 + [int] $nameCounts[$Kind]
        $fake = if ($Kind -eq 'serial') { Get-SerialLike -Real $Real -Number $nameCounts[$Kind] } else { "$Kind$($nameCounts[$Kind])" }
    } while ($nameKinds.ContainsKey($fake))
    $fake
}

# A number in the form of a GUID, where it is made of such digits.
function Get-SerialLike {
    param([string] $Real, [int] $Number)
    if ($Real -notmatch '^[0-9a-f-]+$') { return "serial$Number" }
    $places = $Real.Replace('-', '').Length
    $digits = $Number.ToString('x').PadLeft($places, '0')
    $at = 0
    $written = foreach ($character in $Real.ToCharArray()) {
        if ($character -eq '-') { '-' } else { $digits.Substring($at, 1); $at += 1 }
    }
    -join $written
}

# A text of the maker of a driver, without the names that were learnt; hidden where an address is in it.
function Get-TextFake {
    param([string] $Text)
    if ($stage -ne 'replace') { return $Text }
    if ($Text -match '[0-9]+(\.[0-9]+){3}|[0-9a-f]{2}([:-][0-9a-f]{2}){5}|:[0-9a-f]*:') { return $hidden }
    $words = @($nameKinds.Keys | Where-Object { $_.Length -gt 1 -and $_ -notmatch '^[0-9]+$' } | Sort-Object -Property 'Length' -Descending)
    foreach ($word in $words) {
        $pattern = "(?<![\p{L}0-9])$([regex]::Escape($word))(?![\p{L}0-9])"
        if (-not [regex]::IsMatch($Text, $pattern, 'IgnoreCase, CultureInvariant')) { continue }
        $Text = [regex]::Replace($Text, $pattern, (Get-LearntFake -Name $word), 'IgnoreCase, CultureInvariant')
    }
    $Text
}
