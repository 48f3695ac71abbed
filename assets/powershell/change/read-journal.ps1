# What Lanewise changed here: a value for each change, below a key that only administrators write and everybody reads.
$key = 'HKLM:\SOFTWARE\Lanewise\Changes'
if (Test-Path -LiteralPath $key -ErrorAction Stop) {
    $values = Get-Item -LiteralPath $key -ErrorAction Stop
    foreach ($name in $values.GetValueNames()) {
        [pscustomobject] @{ Name = $name; Text = "$($values.GetValue($name))" }
    }
}
