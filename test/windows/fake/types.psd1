# How CIM types what the cmdlets answer, as far as Lanewise reads it: per class the type of each property.
# `Enums` are what the modules of Windows generate of documented values (script properties over a number of the
# same name); a type that ends in `?` belongs to properties that older builds lack.
@{
    Enums = @{
        'NetIPAddress.AddressFamily'    = @{ Of = 'uint16'; IPv4 = 2; IPv6 = 23 }
        'NetIPAddress.AddressState'     = @{ Of = 'uint16'; Invalid = 0; Tentative = 1; Duplicate = 2; Deprecated = 3; Preferred = 4 }
        'NetIPAddress.PrefixOrigin'     = @{ Of = 'uint16'; Other = 0; Manual = 1; WellKnown = 2; Dhcp = 3; RouterAdvertisement = 4 }
        'NetIPAddress.SuffixOrigin'     = @{ Of = 'uint16'; Other = 0; Manual = 1; WellKnown = 2; Dhcp = 3; Link = 4; Random = 5 }
        'NetRoute.AddressFamily'        = @{ Of = 'uint16'; IPv4 = 2; IPv6 = 23 }
        'NetNeighbor.AddressFamily'     = @{ Of = 'uint16'; IPv4 = 2; IPv6 = 23 }
        'NetNeighbor.State'             = @{ Of = 'byte'; Unreachable = 0; Incomplete = 1; Probe = 2; Delay = 3; Stale = 4; Reachable = 5; Permanent = 6 }
        'NetTCPConnection.State'        = @{ Of = 'byte'; Closed = 1; Listen = 2; SynSent = 3; SynReceived = 4; Established = 5; FinWait1 = 6; FinWait2 = 7; CloseWait = 8; Closing = 9; LastAck = 10; TimeWait = 11; DeleteTCB = 12 }
        'NetAdapterRss.Profile'         = @{ Of = 'uint32'; Closest = 1; ClosestStatic = 2; NUMA = 3; NUMAStatic = 4; Conservative = 5 }
        'Service.Status'                = @{ Of = 'uint32'; Stopped = 1; StartPending = 2; StopPending = 3; Running = 4; Paused = 7 }
        'Disk.UniqueIdFormat'           = @{ Of = 'uint16'; VendorSpecific = 0; VendorId = 1; EUI64 = 2; FCPHName = 3; SCSINameString = 8 }
        'Disk.OfflineReason'            = @{ Of = 'uint16'; None = 0; Policy = 1; RedundantPath = 2; Snapshot = 3; Collision = 4 }
        'SmbMapping.Status'             = @{ Of = 'uint32'; OK = 0; Paused = 1; Disconnected = 2; NetworkError = 3; Connecting = 4; Reconnecting = 5; Unavailable = 6 }
        'SmbMapping.TransportType'      = @{ Of = 'uint32'; None = 0; TCP = 1; QUIC = 2 }
        'SmbConnection.SmbInstance'     = @{ Of = 'uint32'; Default = 0; CSV = 1; SBL = 2; SR = 3 }
        'SmbClientConfiguration.Dialect' = @{ Of = 'uint32'; None = 0; SMB202 = 514; SMB210 = 528; SMB300 = 768; SMB302 = 770; SMB311 = 785 }
    }
    Classes = @{
        MSFT_NetAdapter = @{
            Name = 'string'; InterfaceDescription = 'string'; InterfaceGuid = 'string'; PnPDeviceID = 'string'
            PermanentAddress = 'string'; DriverName = 'string'; InterfaceIndex = 'uint32'; InterfaceType = 'uint32'
            NdisPhysicalMedium = 'uint32'; InterfaceOperationalStatus = 'uint32'; InterfaceAdminStatus = 'uint32'
            MediaConnectState = 'uint32'; State = 'uint32'; MtuSize = 'uint32'; VlanID = 'uint16'
            ReceiveLinkSpeed = 'uint64'; TransmitLinkSpeed = 'uint64'; Speed = 'uint64'; Virtual = 'bool'
            HardwareInterface = 'bool'; ConnectorPresent = 'bool'; Hidden = 'bool'; FullDuplex = 'bool'
            LowerLayerInterfaceIndices = 'uint32[]'; HigherLayerInterfaceIndices = 'uint32[]'
        }
        MSFT_NetAdapterRssSettingData = @{
            Name = 'string'; InterfaceDescription = 'string'; Enabled = 'bool'; NumberOfReceiveQueues = 'uint32'
            MaxProcessors = 'uint32'; Profile = 'NetAdapterRss.Profile'
        }
        MSFT_NetAdapterStatisticsSettingData = @{ Name = 'string'; ReceivedBytes = 'uint64'; SentBytes = 'uint64' }
        MSFT_NetIPAddress = @{
            IPAddress = 'string'; InterfaceIndex = 'uint32'; InterfaceAlias = 'string'; PrefixLength = 'byte'
            AddressFamily = 'NetIPAddress.AddressFamily'; AddressState = 'NetIPAddress.AddressState'
            PrefixOrigin = 'NetIPAddress.PrefixOrigin'; SuffixOrigin = 'NetIPAddress.SuffixOrigin'; SkipAsSource = 'bool'
        }
        MSFT_NetRoute = @{
            DestinationPrefix = 'string'; NextHop = 'string'; InterfaceIndex = 'uint32'; InterfaceAlias = 'string'
            RouteMetric = 'uint16'; InterfaceMetric = 'uint32'; AddressFamily = 'NetRoute.AddressFamily'
        }
        MSFT_NetNeighbor = @{
            IPAddress = 'string'; LinkLayerAddress = 'string'; InterfaceIndex = 'uint32'; InterfaceAlias = 'string'
            AddressFamily = 'NetNeighbor.AddressFamily'; State = 'NetNeighbor.State'
        }
        MSFT_NetTCPConnection = @{
            LocalAddress = 'string'; LocalPort = 'uint16'; RemoteAddress = 'string'; RemotePort = 'uint16'
            State = 'NetTCPConnection.State'; OwningProcess = 'uint32'; CreationTime = 'datetime'
        }
        MSFT_SmbMapping = @{
            LocalPath = 'string'; RemotePath = 'string'; Status = 'SmbMapping.Status'; RequireIntegrity = 'bool'
            RequirePrivacy = 'bool'; UseWriteThrough = 'bool'; TransportType = 'SmbMapping.TransportType?'
            TcpPort = 'uint16?'; QuicPort = 'uint16?'; RdmaPort = 'uint16?'
        }
        MSFT_SmbConnection = @{
            ServerName = 'string'; ShareName = 'string'; UserName = 'string'; Credential = 'string'; Dialect = 'string'
            NumOpens = 'uint64'; ContinuouslyAvailable = 'bool'; Encrypted = 'bool'; Redirected = 'bool'; Signed = 'bool'
            SmbInstance = 'SmbConnection.SmbInstance'
        }
        MSFT_SmbMultichannelConnection = @{
            ServerName = 'string'; ServerIpAddress = 'string'; ClientIpAddress = 'string'
            ClientInterfaceFriendlyName = 'string'; ClientInterfaceIndex = 'uint32'; ServerInterfaceIndex = 'uint32'
            Selected = 'bool'; ClientRSSCapable = 'bool'; ServerRSSCapable = 'bool'; ClientRdmaCapable = 'bool'
            ServerRdmaCapable = 'bool'; ClientLinkSpeed = 'uint64'; ServerLinkSpeed = 'uint64'; MaxChannels = 'uint32'
            CurrentChannels = 'uint32'; Failed = 'bool'; FailureCount = 'uint32'; SmbInstance = 'SmbConnection.SmbInstance'
            TcpConnectionCount = 'uint16?'; RdmaConnectionCount = 'uint16?'; QuicConnectionCount = 'uint16?'
        }
        MSFT_SmbClientNetworkInterface = @{
            FriendlyName = 'string'; InterfaceIndex = 'uint32'; IpAddresses = 'string[]'; LinkSpeed = 'uint64'
            RdmaCapable = 'bool'; RssCapable = 'bool'
        }
        MSFT_SmbClientConfiguration = @{
            EnableMultiChannel = 'bool'; ConnectionCountPerRssNetworkInterface = 'uint32'
            MaximumConnectionCountPerServer = 'uint32'; RequireSecuritySignature = 'bool'
            EnableSecuritySignature = 'bool'; EnableInsecureGuestLogons = 'bool'; EnableBandwidthThrottling = 'bool'
            EnableLargeMtu = 'bool'; SessionTimeout = 'uint32'; KeepConn = 'uint32'
            Smb2DialectMin = 'SmbClientConfiguration.Dialect?'; Smb2DialectMax = 'SmbClientConfiguration.Dialect?'
            EnableSMBQUIC = 'bool?'; RequireEncryption = 'bool?'
        }
        MSFT_SmbMultichannelConstraint = @{
            ServerName = 'string'; InterfaceAlias = 'string'; InterfaceGuid = 'string'; InterfaceIndex = 'uint32'
        }
        ServiceController = @{ Name = 'string'; Status = 'Service.Status' }
        MSFT_iSCSISession = @{
            SessionIdentifier = 'string'; TargetNodeAddress = 'string'; InitiatorPortalAddress = 'string'
            InitiatorNodeAddress = 'string'; NumberOfConnections = 'uint32'; IsConnected = 'bool'; IsPersistent = 'bool'
            IsDiscovered = 'bool'
        }
        MSFT_iSCSIConnection = @{
            ConnectionIdentifier = 'string'; InitiatorAddress = 'string'; InitiatorPortNumber = 'uint32'
            TargetAddress = 'string'; TargetPortNumber = 'uint32'
        }
        MSFT_iSCSITarget = @{ NodeAddress = 'string'; IsConnected = 'bool' }
        MSFT_iSCSITargetPortal = @{ TargetPortalAddress = 'string'; TargetPortalPortNumber = 'uint32'; InitiatorPortalAddress = 'string' }
        MSFT_Disk = @{
            Number = 'uint32'; UniqueId = 'string'; UniqueIdFormat = 'Disk.UniqueIdFormat'; BusType = 'uint16'
            FriendlyName = 'string'; Size = 'uint64'; IsOffline = 'bool'; OfflineReason = 'Disk.OfflineReason'
        }
        MSFT_Partition = @{ DiskNumber = 'uint32'; PartitionNumber = 'uint32'; DriveLetter = 'char' }
        MSFT_StorageNodeToPhysicalDisk = @{
            DiskNumber = 'uint32'; IsMpioEnabled = 'bool'; LoadBalancePolicy = 'uint16'; PathId = 'string[]'; PathState = 'uint32[]'
        }
        Win32_DiskDrive = @{ Index = 'uint32'; SCSILogicalUnit = 'uint16' }
        Win32_OperatingSystem = @{
            CSName = 'string'; Caption = 'string'; Version = 'string'; BuildNumber = 'string'; ProductType = 'uint32'
        }
        Win32_PerfRawData_Counters_SMBClientShares = @{
            Name = 'string'; ReadBytesPersec = 'uint64'; WriteBytesPersec = 'uint64'; CurrentDataQueueLength = 'uint64'
            Timestamp_Sys100NS = 'uint64'
        }
    }
}
