<#
.SYNOPSIS
Records how this Windows uses its network shares, so that Lanewise can look at the recording elsewhere.
.DESCRIPTION
Only reads. Writes one new folder, and nothing else. Names of machines, shares, folders and people, addresses, MACs and
serial numbers are replaced before anything is written: one name has one replacement everywhere, so that the recording
still shows what belongs together. Needs no installation and no administrator rights; with them it sees more.

    powershell -ExecutionPolicy Bypass -File lanewise-record.ps1

Copy a large file from or to the share meanwhile: Windows opens its further connections under load only.
.PARAMETER Out
The new folder. Without it, lanewise-recording with the time, in the present folder.
.PARAMETER Looks
How often it looks.
.PARAMETER Seconds
How long it waits between two looks.
.PARAMETER Longest
How many seconds it waits for one reading. One that takes longer is left out, and the others go on.
#>
param(
    [string] $Out = '',
    [ValidateRange(1, 100)] [int] $Looks = 3,
    [ValidateRange(0, 600)] [int] $Seconds = 3,
    [ValidateRange(1, 3600)] [int] $Longest = 60
)

# Written by `npm run record-script` from tools/record-script and assets/powershell: change those.

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$version = '0.1.0'
# A network, its length, and how many leading bits of its addresses stay.
$addressClasses = @(
    '0.0.0.0 8 all', '127.0.0.0 8 all', '224.0.0.0 3 all', ':: 127 all', 'ff00:: 8 all', '10.0.0.0 8 8',
    '172.16.0.0 12 12', '192.168.0.0 16 16', '169.254.0.0 16 16', '100.64.0.0 10 10', '172.0.0.0 8 16', '192.0.0.0 8 16',
    '169.0.0.0 8 16', '100.0.0.0 8 16', '198.0.0.0 8 16', 'fe80:: 10 64', 'fc00:: 7 8', '2000:: 3 3',
    ':: 0 16', '0.0.0.0 0 8'
)
$usualAccounts = @(
    'root', 'nobody', 'nogroup', 'users', 'sudo', 'wheel',
    'adm', 'admin', 'administrators', 'daemon', 'docker', 'disk',
    'staff', 'operator', 'guest'
)
$usualDomains = @(
    'local', 'lan', 'home', 'localdomain', 'internal', 'arpa',
    'box'
)
# By the name of a property: what its text may tell.
$rules = @{
    'Caption' = 'keep'
    'Version' = 'keep'
    'BuildNumber' = 'keep'
    'PSVersion' = 'keep'
    'PSEdition' = 'keep'
    'Dialect' = 'keep'
    'Smb2DialectMin' = 'keep'
    'Smb2DialectMax' = 'keep'
    'TransportType' = 'keep'
    'Log' = 'keep'
    'RegName' = 'keep'
    'ReceiveLinkSpeed' = 'number'
    'TransmitLinkSpeed' = 'number'
    'LinkSpeed' = 'number'
    'ClientLinkSpeed' = 'number'
    'ServerLinkSpeed' = 'number'
    'ReceivedBytes' = 'number'
    'SentBytes' = 'number'
    'NumOpens' = 'number'
    'Size' = 'number'
    'ReadBytesPersec' = 'number'
    'WriteBytesPersec' = 'number'
    'Timestamp_Sys100NS' = 'number'
    'Reason' = 'number'
    'Status' = 'number'
    'SecurityStatus' = 'number'
    'SessionId' = 'number'
    'TreeId' = 'number'
    'MessageId' = 'number'
    'Smb2Command' = 'number'
    'RetryCount' = 'number'
    'ElapsedTimeInMs' = 'number'
    'ConnectionType' = 'number'
    'LogonId' = 'number'
    'RegValue' = 'number'
    'TimeCreated' = 'time'
    'CreationTime' = 'time'
    'IPAddress' = 'address'
    'IpAddresses' = 'address'
    'DestinationPrefix' = 'address'
    'NextHop' = 'address'
    'Asked' = 'address'
    'ServerIpAddress' = 'address'
    'ClientIpAddress' = 'address'
    'LocalAddress' = 'address'
    'RemoteAddress' = 'address'
    'Address' = 'address'
    'ServerAddress' = 'address'
    'ClientAddress' = 'address'
    'TargetAddress' = 'address'
    'InitiatorAddress' = 'address'
    'InitiatorPortalAddress' = 'address'
    'TargetPortalAddress' = 'address'
    'TargetNodeAddress' = 'serial'
    'SessionIdentifier' = 'serial'
    'ConnectionIdentifier' = 'serial'
    'UniqueId' = 'serial'
    'MacAddress' = 'mac'
    'PermanentAddress' = 'mac'
    'LinkLayerAddress' = 'mac'
    'ServerName' = 'path'
    'HostName' = 'path'
    'RemotePath' = 'path'
    'ObjectName' = 'path'
    'UserName' = 'account'
    'Credential' = 'account'
    'PrincipalName' = 'account'
    'InterfaceAlias' = 'interface'
    'FriendlyName' = 'interface'
    'ClientInterfaceFriendlyName' = 'interface'
    'ShareName' = 'share'
    'Name' = 'named'
    'InterfaceDescription' = 'description'
    'InterfaceGuid' = 'guid'
    'PnPDeviceID' = 'device'
    'DriverName' = 'driver'
    'LocalPath' = 'letter'
    'DriveLetters' = 'letter'
    'InstanceName' = 'instance'
    'id' = 'errorId'
}
# Of this form a text stays.
$forms = @{
    'errorId' = '^(?:CommandNotFoundException|TimedOut|(?:[A-Za-z0-9_ ]+|System\.[A-Za-z0-9_.]+Exception),(?:[A-Z][a-z]+-[A-Za-z]+|[A-Za-z0-9_.]+Command))\z'
    'number' = '(?i)^-?(?:0x[0-9a-f]{1,16}|[0-9]{1,20})\z'
    'time' = '^[0-9:.TZ+-]+\z'
    'driver' = '(?i)^\\SystemRoot\\System32\\drivers\\[A-Za-z0-9_.-]+\z'
    'letter' = '(?i)^(?:[A-Z]:|LPT[0-9])\z'
    'instance' = '^Default\z'
}
$patterns = @{
    'ownParts' = '(?i)^(?:;.*|[?.]{1,2}|UNC|Device|Mup|LanmanRedirector)\z'
    'ownAuthorities' = '(?i)^(?:NT AUTHORITY|NT SERVICE|BUILTIN|AzureAD|MicrosoftAccount|WORKGROUP|\.)\z'
    'ownAccounts' = '(?i)^(?:SYSTEM|LOCAL SERVICE|NETWORK SERVICE|ANONYMOUS LOGON)\z'
    'ownInterface' = '(?i)^(?:(?:Ethernet|Wi-Fi|WLAN|Local Area Connection\*?|LAN-Verbindung\*?|Loopback Pseudo-Interface|Bluetooth Network Connection|Bluetooth-Netzwerkverbindung)(?: [0-9]+)?|vEthernet \((?:Default Switch|WSL)\)|Tailscale|isatap|Teredo Tunneling Pseudo-Interface)\z'
    'makers' = '(?i)^(?:Microsoft|Hyper-V|Intel|Realtek|Marvell|Aquantia|Broadcom|Killer|Qualcomm|MediaTek|Mellanox|NVIDIA|Chelsio|Solarflare|ASIX|Red Hat|VMware|vmxnet3|VirtualBox|TAP-Windows|WireGuard Tunnel|Wintun|Tailscale|Bluetooth|Software Loopback|WAN Miniport|Teredo)(?![\p{L}0-9])'
    'account' = '(?s)^(?:(?<authority>[^\\]+)\\)?(?:(?<service>[^/]+)/)?(?<name>[^@]*)(?:@(?<realm>.+))?\z'
    'service' = '(?i)^(?:cifs|host)\z'
    'address' = '^(?<ip>[^%/]+)(?<zone>%[0-9]+)?(?<length>/[0-9]+)?\z'
    'socketAddress' = '(?i)^(?:[0-9a-f]{2}){16,128}\z'
    'literal' = '(?i)^(?<six>[0-9a-f-]+)(?<zone>s[0-9]+)?\.ipv6-literal\.net\z'
    'guid' = '(?i)^\{?(?<bare>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}?\z'
    'device' = '(?i)^(?<bus>[A-Z]{2,8})\\(?<model>V(?:EN|ID)_[A-Za-z0-9_&]+)?'
}

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

$fields = {
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
}

# The scripts by which Lanewise itself reads Windows.
$scripts = [ordered] @{
    'machine' = {
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
    }
    'adapters' = {
        # MSFT_NetAdapter. Speeds in bit/s: of an adapter that is down null, 0 or all ones.
        Get-NetAdapter -ErrorAction Stop | Select-Field `
            -Text 'Name', 'InterfaceDescription', 'InterfaceGuid', 'PnPDeviceID', 'PermanentAddress', 'MacAddress',
                'DriverName' `
            -Number 'InterfaceIndex', 'InterfaceType', 'NdisPhysicalMedium', 'InterfaceOperationalStatus',
                'InterfaceAdminStatus', 'MediaConnectState', 'MtuSize', 'VlanID' `
            -Digits 'ReceiveLinkSpeed', 'TransmitLinkSpeed' `
            -Flag 'Virtual', 'HardwareInterface', 'ConnectorPresent', 'FullDuplex' `
            -Numbers 'LowerLayerInterfaceIndices', 'HigherLayerInterfaceIndices'
    }
    'adapter-rss' = {
        # MSFT_NetAdapterRssSettingData: only adapters that have receive side scaling are listed.
        Get-NetAdapterRss -ErrorAction Stop |
            Select-Field -Text 'Name' -Number 'NumberOfReceiveQueues', 'MaxProcessors', 'Profile' -Flag 'Enabled'
    }
    'adapter-statistics' = {
        # MSFT_NetAdapterStatisticsSettingData: bytes since the adapter started, all kinds of frames.
        Get-NetAdapterStatistics -ErrorAction Stop | Select-Field -Text 'Name' -Digits 'ReceivedBytes', 'SentBytes'
    }
    'ip-addresses' = {
        # MSFT_NetIPAddress.
        Get-NetIPAddress -ErrorAction Stop | Select-Field `
            -Text 'IPAddress', 'InterfaceAlias' `
            -Number 'InterfaceIndex', 'PrefixLength', 'AddressFamily', 'AddressState', 'PrefixOrigin', 'SuffixOrigin' `
            -Flag 'SkipAsSource'
    }
    'routes' = {
        # MSFT_NetRoute. A next hop of 0.0.0.0 or :: is the interface's own network.
        Get-NetRoute -ErrorAction Stop | Select-Field `
            -Text 'DestinationPrefix', 'NextHop', 'InterfaceAlias' `
            -Number 'InterfaceIndex', 'RouteMetric', 'InterfaceMetric', 'AddressFamily'
    }
    'route-to' = {
        # By which address and which route each address is reached; none of an address that no route leads to.
        param([ipaddress[]] $Arguments)
        foreach ($address in $Arguments) {
            Get-AnyOf { Find-NetRoute -RemoteIPAddress "$address" -ErrorAction Stop } |
                Add-Member -NotePropertyName 'Asked' -NotePropertyValue "$address" -PassThru |
                Select-Field `
                    -Text 'Asked', 'IPAddress', 'DestinationPrefix', 'NextHop', 'InterfaceAlias' `
                    -Number 'PrefixLength', 'InterfaceIndex'
        }
    }
    'neighbours' = {
        # MSFT_NetNeighbor.
        Get-NetNeighbor -ErrorAction Stop |
            Select-Field -Text 'IPAddress', 'LinkLayerAddress', 'InterfaceAlias' -Number 'InterfaceIndex', 'State'
    }
    'smb-mappings' = {
        # MSFT_SmbMapping. A letter is mapped again at every logon when it has a key under HKCU:\Network.
        $kept = @(Get-AnyOf { Get-ChildItem -Path 'HKCU:\Network' -ErrorAction Stop } | ForEach-Object { "$($_.PSChildName):" })
        Get-SmbMapping -ErrorAction Stop | ForEach-Object {
            $_ | Add-Member -NotePropertyName 'Persistent' -NotePropertyValue ($kept -contains $_.LocalPath) -PassThru
        } | Select-Field `
            -Text 'LocalPath', 'RemotePath', 'TransportType' `
            -Number 'Status', 'TcpPort', 'QuicPort', 'RdmaPort' `
            -Flag 'Persistent'
    }
    'smb-connections' = {
        # MSFT_SmbConnection: one row per share, logon and credential. Denied without administrator rights.
        Get-SmbConnection -ErrorAction Stop | Select-Field `
            -Text 'ServerName', 'ShareName', 'UserName', 'Credential', 'Dialect' `
            -Number 'SmbInstance' `
            -Digits 'NumOpens' `
            -Flag 'ContinuouslyAvailable', 'Encrypted', 'Signed'
    }
    'smb-multichannel' = {
        # MSFT_SmbMultichannelConnection: one row per pair of interfaces, whether it is used or not. Speeds in bit/s.
        Get-SmbMultichannelConnection -IncludeNotSelected -ErrorAction Stop | Select-Field `
            -Text 'ServerName', 'ServerIpAddress', 'ClientIpAddress', 'ClientInterfaceFriendlyName' `
            -Number 'ClientInterfaceIndex', 'ServerInterfaceIndex', 'MaxChannels', 'CurrentChannels', 'FailureCount',
                'SmbInstance', 'TcpConnectionCount', 'RdmaConnectionCount', 'QuicConnectionCount' `
            -Digits 'ClientLinkSpeed', 'ServerLinkSpeed' `
            -Flag 'Selected', 'ClientRSSCapable', 'ServerRSSCapable', 'ClientRdmaCapable', 'ServerRdmaCapable', 'Failed'
    }
    'smb-client-interfaces' = {
        # MSFT_SmbClientNetworkInterface: what this machine could use for SMB. Speeds in bit/s, 0 of tunnels.
        Get-SmbClientNetworkInterface -ErrorAction Stop | Select-Field `
            -Text 'FriendlyName' `
            -Number 'InterfaceIndex' `
            -Digits 'LinkSpeed' `
            -Flag 'RdmaCapable', 'RssCapable' `
            -Texts 'IpAddresses'
    }
    'smb-client-configuration' = {
        # MSFT_SmbClientConfiguration. SessionTimeout and KeepConn in seconds. The numbers of the dialects are not documented.
        Get-SmbClientConfiguration -ErrorAction Stop | Select-Field `
            -Text 'Smb2DialectMin', 'Smb2DialectMax' `
            -Number 'ConnectionCountPerRssNetworkInterface', 'MaximumConnectionCountPerServer', 'SessionTimeout', 'KeepConn' `
            -Flag 'EnableMultiChannel', 'RequireSecuritySignature', 'EnableSecuritySignature',
                'EnableInsecureGuestLogons', 'EnableBandwidthThrottling', 'EnableLargeMtu', 'EnableSMBQUIC',
                'RequireEncryption'
    }
    'smb-client-parameters' = {
        # Settings of the SMB client that only the registry holds; a value nobody has set is not there.
        Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Services\LanmanWorkstation\Parameters' -ErrorAction Stop |
            Select-Field -Number 'ConnectionCountPerNetworkInterface', 'ConnectionCountPerRdmaNetworkInterface', 'DisableMultiChannel'
    }
    'smb-constraints' = {
        # MSFT_SmbMultichannelConstraint: the only interfaces that may be used for a server of that name.
        Get-SmbMultichannelConstraint -ErrorAction Stop |
            Select-Field -Text 'ServerName', 'InterfaceAlias', 'InterfaceGuid' -Number 'InterfaceIndex'
    }
    'tcp-connections' = {
        # MSFT_NetTCPConnection to these ports, each asked on its own, since a port without connections is an error.
        param([ValidateRange(1, 65535)] [int[]] $Arguments)
        foreach ($port in $Arguments) {
            Get-AnyOf { Get-NetTCPConnection -RemotePort $port -ErrorAction Stop } | Select-Field `
                -Text 'LocalAddress', 'RemoteAddress' `
                -Number 'LocalPort', 'RemotePort', 'State', 'OwningProcess' `
                -Time 'CreationTime'
        }
    }
    'smb-share-counters' = {
        # Raw counters of each share: running totals in spite of their names, Timestamp_Sys100NS in units of 100 ns.
        Get-CimInstance -ClassName 'Win32_PerfRawData_Counters_SMBClientShares' -ErrorAction Stop | Select-Field `
            -Text 'Name' `
            -Number 'CurrentDataQueueLength' `
            -Digits 'ReadBytesPersec', 'WriteBytesPersec', 'Timestamp_Sys100NS'
    }
    'smb-events' = {
        # What the SMB client logged in the last 24 hours, the newest first. Fields by name: versions differ in their order.
        # The ids that are asked for are those that say something of a lane; more than 22 make a query that Windows refuses.
        $ids = @(
            30803, 30804, 30805, 30806, 30807, 30808, 30809, 30816, 30818, 30822, 30823, 30829,
            30904, 30905, 30907, 30909, 30910, 31001, 31010, 31017
        )
        $most = [ordered] @{ Connectivity = 60; Security = 20; Operational = 20 }
        foreach ($log in $most.Keys) {
            $filter = @{ LogName = "Microsoft-Windows-SmbClient/$log"; Id = $ids; StartTime = [datetime]::Now.AddHours(-24) }
            Get-AnyOf { Get-WinEvent -FilterHashtable $filter -MaxEvents $most[$log] -ErrorAction Stop } | ForEach-Object {
                $data = [ordered] @{}
                foreach ($node in ([xml] $_.ToXml()).GetElementsByTagName('Data')) {
                    $data[$node.GetAttribute('Name')] = $node.InnerText
                }
                [pscustomobject] @{
                    Id          = [int] $_.Id
                    Log         = "$($_.LogName)"
                    TimeCreated = $_.TimeCreated.ToUniversalTime().ToString('o')
                    Data        = $data
                }
            }
        }
    }
    'iscsi-sessions' = {
        # MSFT_iSCSISession: logins to targets. Perhaps denied without administrator rights.
        Get-AnyOf { Get-IscsiSession -ErrorAction Stop } | Select-Field `
            -Text 'SessionIdentifier', 'TargetNodeAddress', 'InitiatorPortalAddress' `
            -Number 'NumberOfConnections' `
            -Flag 'IsConnected', 'IsPersistent'
    }
    'iscsi-connections' = {
        # MSFT_iSCSIConnection of each session, whose id its own rows do not have.
        foreach ($session in @(Get-AnyOf { Get-IscsiSession -ErrorAction Stop })) {
            $id = $session.SessionIdentifier
            Get-AnyOf { Get-IscsiConnection -IscsiSession $session -ErrorAction Stop } | ForEach-Object {
                $_ | Add-Member -NotePropertyName 'SessionIdentifier' -NotePropertyValue $id -PassThru
            } | Select-Field `
                -Text 'SessionIdentifier', 'ConnectionIdentifier', 'InitiatorAddress', 'TargetAddress' `
                -Number 'InitiatorPortNumber', 'TargetPortNumber'
        }
    }
    'iscsi-portals' = {
        # MSFT_iSCSITargetPortal of each target that Windows has a session to.
        $targets = @(Get-AnyOf { Get-IscsiSession -ErrorAction Stop } | ForEach-Object { $_.TargetNodeAddress })
        foreach ($target in @(Get-AnyOf { Get-IscsiTarget -ErrorAction Stop })) {
            $name = $target.NodeAddress
            if ($targets -notcontains $name) { continue }
            Get-AnyOf { Get-IscsiTargetPortal -iSCSITarget $target -ErrorAction Stop } | ForEach-Object {
                $_ | Add-Member -NotePropertyName 'TargetNodeAddress' -NotePropertyValue $name -PassThru
            } | Select-Field -Text 'TargetNodeAddress', 'TargetPortalAddress' -Number 'TargetPortalPortNumber'
        }
    }
    'iscsi-disks' = {
        # MSFT_Disk of each iSCSI session, with its letters and the number of its LUN. Denied without administrator rights.
        $units = @{}
        Get-CimInstance -ClassName 'Win32_DiskDrive' -ErrorAction Stop | ForEach-Object {
            if ($null -ne $_.SCSILogicalUnit) { $units["$($_.Index)"] = [int] $_.SCSILogicalUnit }
        }
        foreach ($session in @(Get-AnyOf { Get-IscsiSession -ErrorAction Stop })) {
            $id = $session.SessionIdentifier
            foreach ($disk in @(Get-AnyOf { Get-Disk -iSCSISession $session -ErrorAction Stop })) {
                $number = $disk.Number
                $letters = @(Get-AnyOf { Get-Partition -DiskNumber $number -ErrorAction Stop } | ForEach-Object {
                        if ("$($_.DriveLetter)" -match '^[A-Z]$') { "$($_.DriveLetter):" }
                    })
                $row = $disk | Select-Field `
                    -Text 'UniqueId' `
                    -Number 'Number', 'UniqueIdFormat', 'OfflineReason' `
                    -Digits 'Size' `
                    -Flag 'IsOffline'
                $row | Add-Member -NotePropertyName 'SessionIdentifier' -NotePropertyValue "$id"
                $row | Add-Member -NotePropertyName 'LogicalUnit' -NotePropertyValue $units["$number"]
                $row | Add-Member -NotePropertyName 'DriveLetters' -NotePropertyValue ([string[]] $letters) -PassThru
            }
        }
    }
    'mpio-disks' = {
        # MSFT_StorageNodeToPhysicalDisk: which disks MPIO has joined, by which policy, and the state of each path.
        Get-CimInstance -Namespace 'root\Microsoft\Windows\Storage' -ClassName 'MSFT_StorageNodeToPhysicalDisk' -ErrorAction Stop |
            Select-Field -Number 'DiskNumber', 'LoadBalancePolicy' -Flag 'IsMpioEnabled' -Numbers 'PathState'
    }
}

# Each reading runs apart, in a runspace that is kept for the next one. One that does not come to its end is left behind with its
# runspace: what it has given so far stays, and the others go on.

$apart = @{ Space = $null; IsLeft = $false }

function Get-Space {
    if ($null -ne $apart.Space) { return $apart.Space }
    $state = [InitialSessionState]::CreateDefault()
    # Whoever loaded a module before this script did it for its cmdlets.
    [string[]] $modules = @(Get-Module | Where-Object { $_.Name -notlike 'Microsoft.PowerShell.*' } | ForEach-Object { $_.Path })
    if ($modules.Length -gt 0) { $state.ImportPSModule($modules) }
    $apart.Space = [RunspaceFactory]::CreateRunspace($state)
    $apart.Space.Open()
    $preferences = "Set-StrictMode -Version Latest; `$ErrorActionPreference = 'Stop'; `$ProgressPreference = 'SilentlyContinue'"
    foreach ($text in $preferences, "$fields", "$shaping") {
        $one = [PowerShell]::Create()
        $one.Runspace = $apart.Space
        [void] $one.AddScript($text, $false).Invoke()
        $one.Dispose()
    }
    $apart.Space
}

# Adds to $Rows what the text gives; answers the id of its error, or nothing.
function Invoke-Apart {
    param([string] $Text, [string[]] $Words, $Rows)
    $one = [PowerShell]::Create()
    $one.Runspace = Get-Space
    [void] $one.AddScript($Text, $true)
    if ($Words.Length -gt 0) { [void] $one.AddParameter('Arguments', $Words) }
    $none = New-Object -TypeName 'Management.Automation.PSDataCollection[psobject]'
    $given = New-Object -TypeName 'Management.Automation.PSDataCollection[psobject]'
    $none.Complete()
    $running = $one.BeginInvoke($none, $given)
    $isOver = $running.AsyncWaitHandle.WaitOne(1000 * $Longest)
    try { if ($isOver) { [void] $one.EndInvoke($running) } else { 'TimedOut' } }
    catch [Management.Automation.MethodInvocationException] {
        $inner = $_.Exception.InnerException
        if ($inner -isnot [Management.Automation.RuntimeException]) { throw }
        "$($inner.ErrorRecord.FullyQualifiedErrorId)"
    }
    # Not by walking through it, which waits for its end.
    foreach ($row in $given.ReadAll()) { [void] $Rows.Add($row) }
    if ($isOver) { $one.Dispose(); return }
    # Whether it stops or not, nobody waits for it.
    [void] $one.BeginStop($null, $null)
    $apart.Space = $null
    $apart.IsLeft = $true
}

# What Lanewise itself asks in one look (main/collect/windows-look.ts), by the same scripts.

function Invoke-Reading {
    param([string] $Script, [string[]] $Words = @())
    # Who waits shall see for what.
    Write-Host -NoNewline " $Script"
    $rows = New-Object -TypeName 'Collections.ArrayList'
    $reading = [pscustomobject] @{ Script = $Script; Words = $Words; Rows = $rows; Ok = $true; Id = ''; Milliseconds = 0; Processor = 0 }
    $own = [Diagnostics.Process]::GetCurrentProcess()
    $before = $own.TotalProcessorTime
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $reading.Id = "$(Invoke-Apart -Text "$($scripts[$Script])" -Words $Words -Rows $rows)"
    $reading.Ok = $reading.Id -eq ''
    $reading.Milliseconds = [Math]::Round($watch.Elapsed.TotalMilliseconds, 1)
    $own.Refresh()
    $reading.Processor = [Math]::Round(($own.TotalProcessorTime - $before).TotalMilliseconds, 1)
    $reading
}

# 445, and what mappings name besides.
function Get-Port {
    param($Mappings)
    $named = @(Get-Property -Rows $Mappings -Name 'TcpPort' | Where-Object { $_ -gt 0 -and $_ -lt 65536 -and $_ -ne 445 })
    @(445) + @($named | Sort-Object -Unique) | ForEach-Object { "$_" }
}

# Addresses of NAS in their shortest form; a link-local one needs an interface to mean anything.
function Get-NasAddress {
    param($Pairs, $Connections, $Portals)
    $ofSystem = @($Connections | Where-Object { $_.OwningProcess -eq 4 })
    $named = @(Get-Property -Rows $Portals -Name 'TargetAddress') + @(Get-Property -Rows $Portals -Name 'TargetPortalAddress')
    $named += @(Get-Property -Rows $Pairs -Name 'ServerIpAddress') + @(Get-Property -Rows $ofSystem -Name 'RemoteAddress')
    $found = foreach ($text in $named) {
        $address = Get-Address -Text ($text -replace '%.*$', '')
        if ($null -eq $address) { continue }
        $shortest = Get-AddressText -Bits (Get-Bits -Address $address)
        if ($shortest -notmatch '^(169\.254\.|fe[89ab])') { $shortest }
    }
    @($found | Sort-Object -Unique)
}

# All readings of one look, in the order in which Lanewise asks.
function Get-Look {
    $ofSessions = 'iscsi-portals', 'iscsi-disks', 'mpio-disks'
    $later = @('tcp-connections', 'route-to', 'iscsi-sessions', 'iscsi-connections') + $ofSessions
    $done = @{}
    foreach ($script in @($scripts.Keys | Where-Object { $later -notcontains $_ })) {
        $done[$script] = Invoke-Reading -Script $script
        $done[$script]
    }
    $sockets = Invoke-Reading -Script 'tcp-connections' -Words '445'
    $sockets
    $ports = @(Get-Port -Mappings $done['smb-mappings'].Rows)
    if ($ports.Length -gt 1) { Invoke-Reading -Script 'tcp-connections' -Words $ports }
    # Where the service of the iSCSI initiator runs, its sessions; what they brought only where there is one.
    $portals = @()
    if (@(Get-Property -Rows $done['machine'].Rows -Name 'Initiator') -contains 4) {
        Invoke-Reading -Script 'tcp-connections' -Words '3260'
        $sessions = Invoke-Reading -Script 'iscsi-sessions'
        $sessions
        $open = Invoke-Reading -Script 'iscsi-connections'
        $open
        $brought = @(if ($open.Ok -and $sessions.Rows.Count -gt 0) { $ofSessions | ForEach-Object { Invoke-Reading -Script $_ } })
        $brought
        $portals = @($open.Rows) + @($brought | Where-Object { $_.Script -eq 'iscsi-portals' } | ForEach-Object { $_.Rows })
    }
    $addresses = @(Get-NasAddress -Pairs $done['smb-multichannel'].Rows -Connections $sockets.Rows -Portals $portals)
    if ($addresses.Length -gt 0) { Invoke-Reading -Script 'route-to' -Words $addresses }
}

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

# Reads, learns all names, replaces them, and writes then.

function Write-Text {
    param([string] $Path, [string] $Text)
    [void] [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($Path))
    [IO.File]::WriteAllText($Path, $Text)
}

function ConvertTo-Line {
    param($Value)
    ConvertTo-Json -InputObject $Value -Compress -Depth 8
}

# A list with one item a line: as a whole, 5.1 may wrap it.
function ConvertTo-List {
    param($Values)
    "[`n$(@($Values | ForEach-Object { ConvertTo-Line -Value $_ }) -join ",`n")`n]`n"
}

# The rows, and the line that ends them, as host.ps1 writes them.
function Get-Answer {
    param($Reading)
    $lines = @($Reading.Rows | ForEach-Object { ConvertTo-Line -Value (Get-FakeRow -Row $_) })
    $end = [ordered] @{ end = $true; ok = $Reading.Ok }
    if ($Reading.Ok) { $end['rows'] = $Reading.Rows.Count }
    else {
        $end['id'] = Get-FakeText -Rule 'errorId' -Text $Reading.Id
        $end['message'] = $hidden
    }
    ((@($lines) + @(ConvertTo-Line -Value $end)) -join "`n") + "`n"
}

# Whoever plays the recording asks for the addresses that it finds in it, in their order.
function Get-FakeWords {
    param($Reading)
    if ($Reading.Script -ne 'route-to') { return $Reading.Words }
    [string[]] $fake = @($Reading.Words | ForEach-Object { Get-AddressFake -Text $_ })
    [Array]::Sort($fake, [StringComparer]::Ordinal)
    $fake
}

function Write-Look {
    param([string] $Folder, $Readings)
    $number = 0
    $entries = foreach ($reading in $Readings) {
        $number += 1
        $stored = "commands/$('{0:d2}' -f $number)_$($reading.Script)"
        Write-Text -Path "$Folder/$stored" -Text (Get-Answer -Reading $reading)
        $command = [string[]] (@('powershell', "$($reading.Script).ps1") + @(Get-FakeWords -Reading $reading))
        [ordered] @{ command = $command; exitCode = [int] (-not $reading.Ok); stdout = $stored }
    }
    Write-Text -Path "$Folder/asked.json" -Text (ConvertTo-List -Values $entries)
}

function Write-Recording {
    param([string] $Folder, $All, [string] $Begun, [long[]] $Offsets)
    $readings = @($All | ForEach-Object { $_ })
    Read-Names -Readings $readings
    $stage = 'replace'
    $machine = @($readings | Where-Object { $_.Script -eq 'machine' })[0]
    $own = @(Get-Property -Rows $machine.Rows -Name 'HostName')
    $head = [ordered] @{ schema = 1; id = 'local'; family = 'windows' }
    if ($own.Length -eq 1) { $head['hostName'] = Get-FakeHost -Text $own[0] }
    $head['createdAt'] = $Begun
    $head['note'] = "Written by lanewise-record.ps1 $version."
    $head['redacted'] = $true
    $head['derived'] = [object[]] @()
    $head['frames'] = [object[]] @($Offsets | ForEach-Object { @{ offsetMs = $_ } })
    for ($index = 0; $index -lt $All.Length; $index += 1) {
        $frame = if ($index -eq 0) { $Folder } else { "$Folder/frames/$('{0:d4}' -f ($index + 1))" }
        Write-Look -Folder $frame -Readings $All[$index]
    }
    Write-Text -Path "$Folder/measured.json" -Text "$(ConvertTo-Line -Value (Get-Measured -Readings $readings))`n"
    # Without it the folder is no recording: it is whole, or none.
    Write-Text -Path "$Folder/machine.json" -Text "$(ConvertTo-Line -Value $head)`n"
}

function Get-Folder {
    $name = if ($Out -ne '') { $Out } else { "lanewise-recording-$([datetime]::Now.ToString('yyyyMMdd-HHmmss'))" }
    $folder = [IO.Path]::Combine($PWD.ProviderPath, $name)
    if ([IO.Directory]::Exists($folder) -or [IO.File]::Exists($folder)) { throw "$folder exists already; give a new folder." }
    $folder
}

$folder = Get-Folder
$begun = [datetime]::UtcNow.ToString('o')
$clock = [Diagnostics.Stopwatch]::StartNew()
$all = New-Object -TypeName 'object[]' -ArgumentList $Looks
[long[]] $offsets = for ($index = 0; $index -lt $Looks; $index += 1) {
    if ($index -gt 0) { Start-Sleep -Seconds $Seconds }
    Write-Host -NoNewline "Look $($index + 1) of ${Looks}:"
    if ($index -eq 0) { 0 } else { $clock.ElapsedMilliseconds }
    $all[$index] = @(Get-Look)
    Write-Host ''
}
Write-Recording -Folder $folder -All $all -Begun $begun -Offsets $offsets

$late = @($all | ForEach-Object { $_ } | Where-Object { $_.Id -eq 'TimedOut' } | ForEach-Object { $_.Script } | Sort-Object -Unique)
$refused = @($all[-1] | Where-Object { -not $_.Ok -and $late -notcontains $_.Script } | ForEach-Object { $_.Script })
Write-Host ''
Write-Host "The recording is in $folder"
Write-Host 'It holds what Windows says of network adapters, addresses, network shares and their connections. Names, addresses and'
Write-Host 'serial numbers in it are replaced. measured.json tells how long each reading took, what was refused, and which'
Write-Host 'properties Windows has. All of it is text: look through it before you send it.'
if ($refused.Length -gt 0) { Write-Host "Not answered: $($refused -join ', '). As an administrator it may be." }
if ($late.Length -gt 0) { Write-Host "No answer within $Longest seconds: $($late -join ', '). -Longest gives more time." }
Write-Host 'To send it, compress the folder. To look at it: lanewise check --recorded and the folder.'
Write-Host 'This script was never run on a real Windows before its makers gave it away; if it fails, its message helps.'
# What is left behind keeps a PowerShell from ending that was started for this script alone.
$isStarted = @([Environment]::GetCommandLineArgs() -match '^-f(i|il|ile)?$').Length -gt 0
if ($apart.IsLeft -and $isStarted) { [Environment]::Exit(0) }
