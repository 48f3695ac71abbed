# Writes down one change, {"name":"...","text":"..."}; it is on the disk when this ends.
param([string[]] $Arguments)
$asked = ConvertFrom-Json -InputObject $Arguments[0] -ErrorAction Stop
$key = 'HKLM:\SOFTWARE\Lanewise\Changes'
if (-not (Test-Path -LiteralPath $key -ErrorAction Stop)) { $null = New-Item -Path $key -Force -ErrorAction Stop }
Set-ItemProperty -LiteralPath $key -Name $asked.name -Value $asked.text -Type 'String' -ErrorAction Stop
(Get-Item -LiteralPath $key -ErrorAction Stop).Flush()
