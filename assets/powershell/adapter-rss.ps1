# MSFT_NetAdapterRssSettingData: only adapters that have receive side scaling are listed.
Get-NetAdapterRss -ErrorAction Stop |
    Select-Field -Text 'Name' -Number 'NumberOfReceiveQueues', 'MaxProcessors', 'Profile' -Flag 'Enabled'
