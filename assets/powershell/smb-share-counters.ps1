# Raw counters of each share: running totals in spite of their names, Timestamp_Sys100NS in units of 100 ns.
Get-CimInstance -ClassName 'Win32_PerfRawData_Counters_SMBClientShares' -ErrorAction Stop | Select-Field `
    -Text 'Name' `
    -Number 'CurrentDataQueueLength' `
    -Digits 'ReadBytesPersec', 'WriteBytesPersec', 'Timestamp_Sys100NS'
