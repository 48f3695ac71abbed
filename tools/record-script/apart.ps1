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
