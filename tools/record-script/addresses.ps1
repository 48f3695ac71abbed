# Fake addresses: of the class of the real one, with the same part in common as the real ones have (redact-addresses.ts).

# Its key is made by chance, and forgotten when the script ends.
$hash = New-Object -TypeName 'Security.Cryptography.HMACSHA256'
$networks = @{}
$knownAddresses = @{}
$knownMacs = @{}

# An address without a zone and without a length; nothing of a text that is none.
function Get-Address {
    param([string] $Text)
    $address = $null
    $four = '^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){3}$'
    if ($Text -notmatch $four -and $Text -notmatch '^[0-9a-f:.]*:[0-9a-f:.]*$') { return }
    if ([Net.IPAddress]::TryParse($Text, [ref] $address)) { $address }
}

# 0 and 1 for each bit. An IPv4 address inside ::ffff:0:0/96 is that one.
function Get-Bits {
    param([Net.IPAddress] $Address)
    $bytes = $Address.GetAddressBytes()
    $bits = -join ($bytes | ForEach-Object { [Convert]::ToString($_, 2).PadLeft(8, '0') })
    if (Test-Mapped -Bits $bits) { $bits.Substring(96) } else { $bits }
}

function Test-Mapped {
    param([string] $Bits)
    $Bits.Length -eq 128 -and $Bits.StartsWith(('0' * 80) + ('1' * 16))
}

function Get-AddressText {
    param([string] $Bits)
    [byte[]] $bytes = for ($at = 0; $at -lt $Bits.Length; $at += 8) { [Convert]::ToByte($Bits.Substring($at, 8), 2) }
    (New-Object -TypeName 'Net.IPAddress' -ArgumentList @(, $bytes)).ToString()
}

# Remembers a network, so that its own addresses stay its own.
function Add-Network {
    param([string] $Text, [int] $Length)
    $address = Get-Address -Text ($Text -replace '%.*$', '')
    if ($null -eq $address) { return }
    $bits = Get-Bits -Address $address
    if ($Length -le $bits.Length) { $networks["$($bits.Length) $($bits.Substring(0, $Length))"] = $true }
}

function Get-NetworkLength {
    param([string] $Bits)
    $usual = if ($Bits.Length -eq 32) { 24 } else { 64 }
    for ($length = $usual; $length -gt 0; $length -= 1) {
        if ($networks.ContainsKey("$($Bits.Length) $($Bits.Substring(0, $length))")) { return $length }
    }
    $usual
}

$classBits = @(foreach ($class in $addressClasses) {
        $prefix, $length, $kept = $class.Split(' ')
        $bits = Get-Bits -Address ([Net.IPAddress]::Parse($prefix))
        @{ Size = $bits.Length; Start = $bits.Substring(0, [int] $length); Kept = $kept }
    })

# How many leading bits stay; all of an address that means the same everywhere.
function Get-ClassLength {
    param([string] $Bits)
    foreach ($class in $classBits) {
        if ($class.Size -ne $Bits.Length -or -not $Bits.StartsWith($class.Start, [StringComparison]::Ordinal)) { continue }
        if ($class.Kept -eq 'all') { return $Bits.Length } else { return [int] $class.Kept }
    }
    0
}

# Whether a bit turns depends on all bits before it; the first one behind the class always does.
function Get-FlippedBit {
    param([string] $Bits, [int] $At, [int] $From)
    $flips = $true
    if ($At -ne $From) {
        $before = [Text.Encoding]::ASCII.GetBytes($Bits.Substring(0, $At))
        $flips = ($hash.ComputeHash($before)[0] -band 1) -eq 1
    }
    if ($flips) { 1 - [int] $Bits.Substring($At, 1) } else { $Bits.Substring($At, 1) }
}

function Get-FakeBits {
    param([string] $Bits, [int] $Network)
    $from = Get-ClassLength -Bits $Bits
    $rest = $Bits.Substring([Math]::Min($Network, $Bits.Length))
    $usual = if ($Bits.Length -eq 32) { 24 } else { 64 }
    $isOwn = $rest -match '^(0+|1+)$' -and $Network -le $usual
    $isChosen = $Bits.Length -eq 32 -or $Bits.Substring(64, 48) -match '^0+$'
    $to = if ($isOwn) { $Network } elseif ($isChosen) { $usual } else { $Bits.Length }
    $fake = for ($at = 0; $at -lt $Bits.Length; $at += 1) {
        if ($at -lt $from -or $at -ge $to) { $Bits.Substring($at, 1) } else { Get-FlippedBit -Bits $Bits -At $at -From $from }
    }
    -join $fake
}

# Of 10.0.1.20 or of 10.0.1.0/24; what is no address stays, and every one while names and networks are learnt.
function Get-AddressFake {
    param([string] $Text)
    if ($stage -ne 'replace') { return $Text }
    if ($knownAddresses.ContainsKey($Text)) { return $knownAddresses[$Text] }
    $ip, $length = $Text.Split('/')
    $address = Get-Address -Text $ip
    if ($null -eq $address) { return $Text }
    $bits = Get-Bits -Address $address
    $network = if ($null -eq $length) { Get-NetworkLength -Bits $bits } else { [int] $length }
    $fake = Get-AddressText -Bits (Get-FakeBits -Bits $bits -Network $network)
    if ($bits.Length -eq 32 -and $ip -match ':') { $fake = "::ffff:$fake" }
    if ($null -ne $length) { $fake = "$fake/$length" }
    $knownAddresses[$Text] = $fake
    $fake
}

# Locally administered ones, counted as they are met. Twelve digits without separators.
function Get-MacFake {
    param([string] $Digits)
    if ($stage -ne 'replace') { return $Digits }
    $real = $Digits.ToLowerInvariant()
    if ($real -match '^(0+|f+)$') { return $real }
    if (-not $knownMacs.ContainsKey($real)) { $knownMacs[$real] = '02{0:x10}' -f ($knownMacs.Count + 1) }
    $knownMacs[$real]
}
