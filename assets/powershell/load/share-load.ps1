# Reads the large files of one share for some seconds with sixteen requests under way, and keeps nothing of them. Arguments: the
# root of the share, seconds. One row, in which Files is 0 where no file is large enough.
param([ValidateCount(2, 2)] [string[]] $Arguments)
$root = $Arguments[0]
$seconds = [int] $Arguments[1]
$requests = 16
$size = 4194304
# 64 MiB: what is smaller is in a cache after the first second.
$smallest = 67108864
$searchSeconds = 5

function Get-LargeFile {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    $waiting = New-Object -TypeName 'Collections.Generic.Queue[string]'
    $waiting.Enqueue($root)
    $found = 0
    while ($waiting.Count -gt 0) {
        $folder = $waiting.Dequeue()
        try {
            foreach ($entry in (New-Object -TypeName 'IO.DirectoryInfo' -ArgumentList $folder).EnumerateFileSystemInfos()) {
                if ($found -ge $requests -or $clock.Elapsed.TotalSeconds -gt $searchSeconds) { return }
                # What leads elsewhere is not of the share.
                if ($entry.Attributes -band [IO.FileAttributes]::ReparsePoint) { continue }
                if ($entry.Attributes -band [IO.FileAttributes]::Directory) { $waiting.Enqueue($entry.FullName) }
                elseif ($entry.Length -ge $smallest) {
                    $found += 1
                    $entry
                }
            }
        }
        catch [UnauthorizedAccessException] {
            # A folder of somebody else's.
            if ($folder -eq $root) { throw }
        }
    }
}

function Read-Piece {
    param($Stream, $Room)
    $pieces = [Math]::Floor($Stream.Length / $size)
    $Stream.Position = [long] ($size * $random.Next(0, [int] $pieces))
    $Stream.ReadAsync($Room, 0, $size)
}

$random = New-Object -TypeName 'Random'
$files = @(Get-LargeFile)
$bytes = [long] 0
$clock = [Diagnostics.Stopwatch]::StartNew()
if ($files.Count -gt 0) {
    $how = [IO.FileOptions]::Asynchronous -bor [IO.FileOptions]::RandomAccess
    $streams = @()
    try {
        $rooms = @()
        for ($slot = 0; $slot -lt $requests; $slot += 1) {
            $words = @($files[$slot % $files.Count].FullName, [IO.FileMode]::Open, [IO.FileAccess]::Read, ([IO.FileShare] 'ReadWrite, Delete'), 1, $how)
            $streams += New-Object -TypeName 'IO.FileStream' -ArgumentList $words
            $rooms += , (New-Object -TypeName 'byte[]' -ArgumentList $size)
        }
        [Threading.Tasks.Task[]] $tasks = for ($slot = 0; $slot -lt $requests; $slot += 1) { Read-Piece -Stream $streams[$slot] -Room $rooms[$slot] }
        while ($clock.Elapsed.TotalSeconds -lt $seconds) {
            $slot = [Threading.Tasks.Task]::WaitAny($tasks)
            $bytes += $tasks[$slot].Result
            $tasks[$slot] = Read-Piece -Stream $streams[$slot] -Room $rooms[$slot]
        }
        [Threading.Tasks.Task]::WaitAll($tasks)
        foreach ($task in $tasks) { $bytes += $task.Result }
    }
    finally {
        foreach ($stream in $streams) { $stream.Dispose() }
    }
}
[ordered]@{ Files = $files.Count; Bytes = "$bytes"; Milliseconds = [int] $clock.Elapsed.TotalMilliseconds }
