import type { Endpoint } from './network.ts';
import { unchecked, type Reading } from './reading.ts';
import type { BitsPerSecond, Bytes, Instant } from './units.ts';

/** What the SMB client of Windows calls the state of a mapping (MSFT_SmbMapping.Status); `other`: a number without a meaning here. */
export type WindowsMappingState =
  'ok' | 'paused' | 'disconnected' | 'network-error' | 'connecting' | 'reconnecting' | 'unavailable' | 'other';

/** A share that the user's own token has mapped, with a drive letter or without one (`Get-SmbMapping`). */
export interface WindowsMapping {
  /** `X:`; left out: mapped without a letter. */
  readonly letter?: string;
  /** `\\nas\media`, with the server's name as it was typed. */
  readonly remote: string;
  readonly state: WindowsMappingState;
  /** Port of its TCP connections; older builds know only 445 and tell none. */
  readonly port?: number;
  /** It comes back after signing in; left out: not told. */
  readonly persistent?: boolean;
  readonly quoted: string;
}

/** A share in use, by one account (`Get-SmbConnection`). */
export interface WindowsConnection {
  readonly server: string;
  readonly share: string;
  readonly user?: string;
  /** `3.1.1` */
  readonly dialect?: string;
  readonly encrypted?: boolean;
  readonly signed?: boolean;
  readonly quoted: string;
}

/**
 * Two addresses between which multichannel could open connections, or has (`Get-SmbMultichannelConnection
 * -IncludeNotSelected`). The same two can be listed twice, as a candidate for RDMA and for RSS.
 */
export interface WindowsPair {
  /** As it was typed: `nas`, `nas.local` and `10.0.1.10` are three servers. */
  readonly server: string;
  /** Name of the local interface; left out: not told. */
  readonly interface?: string;
  readonly local?: string;
  readonly remote: string;
  /** Multichannel uses this pair. */
  readonly selected: boolean;
  readonly localSpeed?: BitsPerSecond;
  readonly remoteSpeed?: BitsPerSecond;
  readonly localRss?: boolean;
  readonly remoteRss?: boolean;
  /** It goes by SMB Direct. */
  readonly rdma: boolean;
  /** Connections wanted, and those that there are. */
  readonly most?: number;
  readonly open?: number;
  readonly failed?: boolean;
  readonly failures?: number;
  readonly quoted: string;
}

/** A local interface as the SMB client sees it (`Get-SmbClientNetworkInterface`). */
export interface WindowsClientInterface {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly speed?: BitsPerSecond;
  readonly rss?: boolean;
  readonly rdma?: boolean;
}

/** `Get-SmbClientConfiguration`, as far as lanes depend on it; what an older build lacks is left out. */
export interface WindowsSmbConfiguration {
  readonly multichannel?: boolean;
  readonly connectionsPerRssInterface?: number;
  readonly connectionsPerServer?: number;
  readonly insecureGuest?: boolean;
  readonly requiresSigning?: boolean;
  readonly throttling?: boolean;
  /** Greatest dialect that it offers: `SMB300`; left out where nothing caps it (`None`) or it is not told. */
  readonly dialectCap?: string;
  /** One line for each setting, so that each can be quoted alone. */
  readonly quoted: readonly string[];
}

/** Values of the client's key in the registry that outweigh its configuration; left out where there is no such value. */
export interface WindowsSmbParameters {
  readonly multichannelDisabled?: boolean;
  readonly connectionsPerInterface?: number;
  readonly quoted: readonly string[];
}

/** Only the named interfaces may be used for a server (`Get-SmbMultichannelConstraint`). */
export interface WindowsConstraint {
  readonly server: string;
  readonly interface?: string;
  readonly guid?: string;
  readonly quoted: string;
}

/** Receive side scaling of an interface (`Get-NetAdapterRss`, which lists only those that know it). */
export interface WindowsRss {
  readonly name: string;
  readonly on: boolean;
  readonly queues?: number;
  readonly quoted: string;
}

/** Totals of one share (`Win32_PerfRawData_Counters_SMBClientShares`). */
export interface WindowsShareCounter {
  /** `\\nas\media` */
  readonly share: string;
  readonly read: Bytes;
  readonly written: Bytes;
  /** Requests under way at the moment of reading. */
  readonly queue?: number;
  /** 100 ns since 1601, by the clock of that machine: only differences mean something. */
  readonly ticks?: number;
  readonly quoted: string;
}

/** An event of the SMB client's logs; its data is known by name, never by position. */
export interface WindowsSmbEvent {
  readonly id: number;
  readonly at?: Instant;
  /** Without leading backslashes. */
  readonly server?: string;
  readonly local?: Endpoint;
  readonly remote?: Endpoint;
  readonly data: Readonly<Record<string, string>>;
  readonly quoted: string;
}

/** What of Windows decides how its SMB client behaves. */
export interface WindowsEdition {
  /** A client edition opens further connections only while eight requests or more are under way; left out: not told. */
  readonly kind?: 'client' | 'server';
  /** 22631 */
  readonly build?: number;
  /** What was read was read with an administrator's rights. */
  readonly elevated?: boolean;
}

/** So many requests under way make a client edition open every connection that it means to have (docs/windows.md). */
export const loadThatOpensAll = 8;

/** What Windows may tell to administrators alone. */
export type AdministratorPart = 'pairs' | 'connections' | 'events';

/** Mappings, interfaces, settings and constraints as text, to be compared; `undefined`: could not be read. */
export type WindowsSetup = readonly (string | undefined)[];

/** What the SMB client of Windows tells. */
export interface WindowsSmbClient {
  readonly edition: Reading<WindowsEdition>;
  readonly mappings: Reading<readonly WindowsMapping[]>;
  readonly connections: Reading<readonly WindowsConnection[]>;
  readonly pairs: Reading<readonly WindowsPair[]>;
  readonly clientInterfaces: Reading<readonly WindowsClientInterface[]>;
  readonly configuration: Reading<WindowsSmbConfiguration>;
  readonly parameters: Reading<WindowsSmbParameters>;
  readonly constraints: Reading<readonly WindowsConstraint[]>;
  readonly rss: Reading<readonly WindowsRss[]>;
  readonly shareCounters: Reading<readonly WindowsShareCounter[]>;
  readonly events: Reading<readonly WindowsSmbEvent[]>;
  /** As far as it could ever be read since it changed last. */
  readonly setup: WindowsSetup;
  /**
   * Shares (`\\nas\media`) that were seen with `loadThatOpensAll` requests under way since mappings, interfaces and
   * settings are as they are now, and when. What lanes there are since then is what there is.
   */
  readonly loaded: Readonly<Record<string, Instant>>;
  /** Properties that a newer build printed and nobody here knows: `smb-mappings.Foo`. */
  readonly unknownProperties: readonly string[];
  /** What this user is denied and an administrator was told once, since everything is set up as it is now, and when. These readings are of then. */
  readonly administrator: Readonly<Partial<Record<AdministratorPart, Instant>>>;
}

/** `Share.native` of an SMB share of the Windows client. */
export interface WindowsShare {
  readonly kind: 'windows-smb';
  readonly mapping: WindowsMapping;
  /** Every name that its NAS was mapped by, in lower case. */
  readonly names: readonly string[];
  /** All pairs of addresses between this machine and the NAS. */
  readonly pairs: readonly WindowsPair[];
}

export const noWindowsSmbClient: WindowsSmbClient = {
  edition: unchecked,
  mappings: unchecked,
  connections: unchecked,
  pairs: unchecked,
  clientInterfaces: unchecked,
  configuration: unchecked,
  parameters: unchecked,
  constraints: unchecked,
  rss: unchecked,
  shareCounters: unchecked,
  events: unchecked,
  setup: [],
  loaded: {},
  unknownProperties: [],
  administrator: {},
};
