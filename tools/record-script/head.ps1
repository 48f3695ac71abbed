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
