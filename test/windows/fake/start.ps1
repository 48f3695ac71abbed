# Starts $Script as -File starts it, with the cmdlets of the fake Windows.
param([string] $Script)
Import-Module (Join-Path $PSScriptRoot 'FakeWindows.psm1')
. $Script
