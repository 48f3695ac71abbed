# MSFT_SmbClientConfiguration. SessionTimeout and KeepConn in seconds. The numbers of the dialects are not documented.
Get-SmbClientConfiguration -ErrorAction Stop | Select-Field `
    -Text 'Smb2DialectMin', 'Smb2DialectMax' `
    -Number 'ConnectionCountPerRssNetworkInterface', 'MaximumConnectionCountPerServer', 'SessionTimeout', 'KeepConn' `
    -Flag 'EnableMultiChannel', 'RequireSecuritySignature', 'EnableSecuritySignature',
        'EnableInsecureGuestLogons', 'EnableBandwidthThrottling', 'EnableLargeMtu', 'EnableSMBQUIC',
        'RequireEncryption'
