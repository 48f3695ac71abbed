<#
Sets one setting of the SMB client or of an adapter, which is named by its InterfaceGuid because names and indexes move.
  {"setting":"multichannel","value":"on"}
  {"setting":"dialect-cap","value":"None"}
  {"setting":"rss","guid":"{...}","value":"on"}
  {"setting":"constraint","server":"nas","guid":"{...}","value":"off"}   on: the adapter is among those that may be used
#>
param([string[]] $Arguments)
$asked = ConvertFrom-Json -InputObject $Arguments[0] -ErrorAction Stop
$isOn = $asked.value -eq 'on'

function Get-AskedAdapter {
    $found = @(Get-NetAdapter -ErrorAction Stop | Where-Object { $_.InterfaceGuid -eq $asked.guid })
    if ($found.Count -ne 1) { throw "$($found.Count) adapters have the GUID $($asked.guid)." }
    $found[0]
}

switch ($asked.setting) {
    'multichannel' { Set-SmbClientConfiguration -EnableMultiChannel $isOn -Force -ErrorAction Stop }
    'dialect-cap' {
        $limit = @{ Smb2DialectMax = $asked.value }
        Set-SmbClientConfiguration @limit -Force -ErrorAction Stop
    }
    'rss' {
        # Its parameter takes patterns. Without -NoRestart: an adapter takes the setting over when it starts.
        $name = [Management.Automation.WildcardPattern]::Escape((Get-AskedAdapter).Name)
        if ($isOn) { Enable-NetAdapterRss -Name $name -ErrorAction Stop }
        else { Disable-NetAdapterRss -Name $name -ErrorAction Stop }
    }
    'constraint' {
        $which = @{ ServerName = $asked.server; InterfaceIndex = (Get-AskedAdapter).InterfaceIndex; Force = $true }
        if ($isOn) { $null = New-SmbMultichannelConstraint @which -ErrorAction Stop }
        else { Remove-SmbMultichannelConstraint @which -ErrorAction Stop }
    }
    default { throw "There is no setting $_." }
}
