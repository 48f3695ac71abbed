# Starts $Script as -File starts it, with the cmdlets of the fake Windows.
param([string] $Script, [string] $Also)
Import-Module (Join-Path $PSScriptRoot 'FakeWindows.psm1')
if ($Also) { . $Script -Also $Also } else { . $Script }
