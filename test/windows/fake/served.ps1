# What is served: files of the folders, and the refusals in them.

<# The folders that are served now. #>
function Get-ServedFolder {
    [IO.File]::ReadAllLines($env:LANEWISE_FAKE_WINDOWS)
}

$script:read = @{}

<# The content of the first file of that name; nothing where there is none. Kept until the file changes. #>
function Find-Served([string] $Name) {
    foreach ($folder in Get-ServedFolder) {
        $path = [IO.Path]::Combine($folder, $Name)
        if (-not [IO.File]::Exists($path)) { continue }
        $written = [IO.File]::GetLastWriteTimeUtc($path)
        $kept = $script:read[$path]
        if ($null -eq $kept -or $kept.Written -ne $written) {
            $text = [IO.File]::ReadAllText($path)
            $kept = @{ Written = $written; Content = ConvertFrom-Json -InputObject $text -AsHashtable -NoEnumerate -DateKind String }
            $script:read[$path] = $kept
        }
        return @{ Content = $kept.Content }
    }
}

<# Writes what a cmdlet answers from now on. #>
function Set-Served([string] $Name, $Content) {
    $path = [IO.Path]::Combine(@(Get-ServedFolder)[0], $Name)
    [IO.File]::WriteAllText($path, (ConvertTo-Json -InputObject $Content -Depth 6))
    $script:read.Remove($path)
}

<#
What the cmdlet $Caller answers, as it stands in the file. A refusal becomes an error of exactly the id in the file,
by the cmdlet itself where the id ends in its name, so that -ErrorAction decides as it does on Windows.
#>
function Get-Served([Management.Automation.PSCmdlet] $Caller, [string] $Name) {
    $served = Find-Served "$Name.json"
    $command = $Caller.MyInvocation.MyCommand.Name
    if ($null -eq $served) {
        $exception = [Management.Automation.CommandNotFoundException]::new("The term '$command' is not recognized.")
        throw [Management.Automation.ErrorRecord]::new($exception, 'CommandNotFoundException', 'ObjectNotFound', $command)
    }
    $content = $served.Content
    if ($content -is [Collections.IDictionary] -and $content.Contains('error')) {
        Write-Refusal $Caller $content['error']['id'] $content['error']['message']
        return $null
    }
    , $content
}

<# An error that does not end the caller unless -ErrorAction says so, as the cmdlets of Windows give it. #>
function Write-Refusal([Management.Automation.PSCmdlet] $Caller, [string] $Id, [string] $Message) {
    $suffix = ",$($Caller.MyInvocation.MyCommand.Name)"
    $exception = [InvalidOperationException]::new($Message)
    if ($Id.EndsWith($suffix)) { $Id = $Id.Substring(0, $Id.Length - $suffix.Length) }
    else { throw [Management.Automation.ErrorRecord]::new($exception, $Id, 'NotSpecified', $null) }
    $Caller.WriteError([Management.Automation.ErrorRecord]::new($exception, $Id, 'NotSpecified', $null))
}
