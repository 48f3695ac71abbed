# What the SMB client logged in the last 24 hours, the newest first. Fields by name: versions differ in their order.
# The ids that are asked for are those that say something of a lane; more than 22 make a query that Windows refuses.
$ids = @(
    30803, 30804, 30805, 30806, 30807, 30808, 30809, 30816, 30818, 30822, 30823, 30829,
    30904, 30905, 30907, 30909, 30910, 31001, 31010, 31017
)
$most = [ordered] @{ Connectivity = 60; Security = 20; Operational = 20 }
foreach ($log in $most.Keys) {
    $filter = @{ LogName = "Microsoft-Windows-SmbClient/$log"; Id = $ids; StartTime = [datetime]::Now.AddHours(-24) }
    Get-AnyOf { Get-WinEvent -FilterHashtable $filter -MaxEvents $most[$log] -ErrorAction Stop } | ForEach-Object {
        $data = [ordered] @{}
        foreach ($node in ([xml] $_.ToXml()).GetElementsByTagName('Data')) {
            $data[$node.GetAttribute('Name')] = $node.InnerText
        }
        [pscustomobject] @{
            Id          = [int] $_.Id
            Log         = "$($_.LogName)"
            TimeCreated = $_.TimeCreated.ToUniversalTime().ToString('o')
            Data        = $data
        }
    }
}
