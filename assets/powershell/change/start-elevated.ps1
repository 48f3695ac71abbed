<#
Starts a program as administrator, {"program":"C:\\...","words":["..."]}: Windows asks the person first (UAC). The
caller gives words of letters and digits alone. Answers whether it was started, or that the person did not allow it.
#>
param([string[]] $Arguments)
$asked = ConvertFrom-Json -InputObject $Arguments[0] -ErrorAction Stop
$start = New-Object -TypeName 'Diagnostics.ProcessStartInfo' -ErrorAction Stop -Property @{
    FileName        = $asked.program
    Arguments       = $asked.words -join ' '
    Verb            = 'runas'
    UseShellExecute = $true
    WindowStyle     = 'Hidden'
}
# ERROR_CANCELLED (winerror.h)
$cancelled = 1223
try {
    $null = [Diagnostics.Process]::Start($start)
    [pscustomobject] @{ Outcome = 'started' }
}
catch [ComponentModel.Win32Exception] {
    if ($_.Exception.GetBaseException().NativeErrorCode -ne $cancelled) { throw }
    [pscustomobject] @{ Outcome = 'refused' }
}
