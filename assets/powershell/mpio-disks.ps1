# MSFT_StorageNodeToPhysicalDisk: which disks MPIO has joined, by which policy, and the state of each path.
Get-CimInstance -Namespace 'root\Microsoft\Windows\Storage' -ClassName 'MSFT_StorageNodeToPhysicalDisk' -ErrorAction Stop |
    Select-Field -Number 'DiskNumber', 'LoadBalancePolicy' -Flag 'IsMpioEnabled' -Numbers 'PathState'
