# MSFT_SmbConnection: one row per share, logon and credential. Denied without administrator rights.
Get-SmbConnection -ErrorAction Stop | Select-Field `
    -Text 'ServerName', 'ShareName', 'UserName', 'Credential', 'Dialect' `
    -Number 'SmbInstance' `
    -Digits 'NumOpens' `
    -Flag 'ContinuouslyAvailable', 'Encrypted', 'Signed'
