# MSFT_NetAdapterStatisticsSettingData: bytes since the adapter started, all kinds of frames.
Get-NetAdapterStatistics -ErrorAction Stop | Select-Field -Text 'Name' -Digits 'ReceivedBytes', 'SentBytes'
