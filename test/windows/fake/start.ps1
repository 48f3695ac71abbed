# Starts $Script as -File starts it, with the cmdlets of the fake Windows.
param([string] $Script, [switch] $Change)
Import-Module (Join-Path $PSScriptRoot 'FakeWindows.psm1')
if ($Change) { . $Script -Change } else { . $Script }
