import type { ConnectionSource, NasConnection } from './smb-server.ts';
import type { MachineFacts } from './machine.ts';
import type { Interface } from './network.ts';
import type { Evidence, MachineId, Reading } from './reading.ts';
import type { LaneId, NasId, Rate, Share } from './snapshot.ts';
import type { BitsPerSecond, BytesPerSecond, Milliseconds } from './units.ts';

/** What one NAS says of itself, put beside what the workstation sees of it. */
export interface NasView {
  /** The NAS of the snapshot that it is; several where the workstation could not tell that two names are one machine. */
  readonly nas: readonly NasId[];
  readonly machine: MachineId;
  /** `undefined`: it could not list its connections; then `lanes` have a port at most. */
  readonly source?: ConnectionSource;
  /** Whether rates at the NAS are of each connection or only of each port. */
  readonly counters?: 'connection' | 'port';
  /** One per lane of the snapshot that goes to this NAS. */
  readonly lanes: readonly LaneAtNas[];
  readonly disagreements: readonly Disagreement[];
  /** Everyone who is connected, this workstation among them. */
  readonly clients: readonly NasClient[];
  /** What iSCSI initiators and NFS clients have attached, judged from here. */
  readonly served: readonly ServedShare[];
  /** What passed each of its ports by name, all of its clients together. */
  readonly portRates: Readonly<Record<string, Reading<Rate>>>;
  /** Its figures are older than the workstation's by so much; left out while both are of one time. */
  readonly behind?: Milliseconds;
  /** What it was joined from. */
  readonly facts: MachineFacts;
}

/** A NAS that does not answer now, and which NAS of the snapshot it is. */
export interface SilentNas {
  readonly machine: MachineId;
  readonly nas: readonly NasId[];
}

/** The NAS's end of a lane. */
export interface LaneAtNas {
  readonly lane: LaneId;
  /**
   * `certain`: both ends name the same two addresses and ports. `inferred`: an address is rewritten between them
   * (NAT, a container), and what is left fits one connection only. `none`: the NAS lists no such connection.
   */
  readonly match: 'certain' | 'inferred' | 'none';
  readonly connection?: NasConnection;
  readonly port?: NasLanePort;
  /** As the NAS counts: `received` is what the workstation sent. Of the port, where `counters` is `port`. */
  readonly rate: Reading<Rate>;
}

/** The port of the NAS that holds the lane's address; its speed may be that of the one port it lies upon. */
export interface NasLanePort extends Pick<
  Interface,
  'name' | 'kind' | 'link' | 'speed' | 'mtuBytes' | 'mac' | 'lower'
> {
  /** Names of the ports with a cable that it finally lies upon; itself, if it lies upon nothing. */
  readonly hardware: readonly string[];
}

/** Something on which the two ends do not say the same; `evidence` has the lines of both. */
export type Disagreement =
  /** Connections between this workstation and the NAS: as many here, as many there. */
  | {
      readonly kind: 'connection-count';
      readonly here: number;
      readonly there: number;
      readonly evidence: readonly Evidence[];
    }
  /** Connected here; the NAS has no such connection. */
  | { readonly kind: 'not-at-nas'; readonly lane: LaneId; readonly evidence: readonly Evidence[] }
  /** The NAS's SMB service still lists the channel, but its kernel has no such connection any more. */
  | { readonly kind: 'dead-at-nas'; readonly lane: LaneId; readonly evidence: readonly Evidence[] }
  /** The NAS holds a connection of this workstation that does not exist here. */
  | { readonly kind: 'not-here'; readonly connection: NasConnection; readonly evidence: readonly Evidence[] }
  /** Bytes of the port's lanes move here, and do not pass the port: they go through another one. */
  | {
      readonly kind: 'port-idle';
      readonly port: string;
      readonly lanes: readonly LaneId[];
      /** Seen from the workstation. */
      readonly direction: 'received' | 'sent';
      readonly here: BytesPerSecond;
      readonly there: BytesPerSecond;
      /** The port that moved the most in that direction. */
      readonly busiest?: string;
      readonly evidence: readonly Evidence[];
    }
  /** The NAS announces another speed than its port has. */
  | {
      readonly kind: 'announced-speed';
      readonly address: string;
      readonly port: string;
      readonly announced: BitsPerSecond;
      readonly actual: BitsPerSecond;
      readonly evidence: readonly Evidence[];
    }
  /** A lane goes to an address that no interface of the NAS has: something in between rewrites it. */
  | { readonly kind: 'address-not-at-nas'; readonly address: string; readonly evidence: readonly Evidence[] };

/** One client of the NAS: a session, an smbd process or an address, whichever the NAS can tell apart. */
export interface NasClient {
  readonly group: string;
  /** Its addresses as the NAS sees them. */
  readonly addresses: readonly string[];
  /** What the NAS says of it; may hold anything. */
  readonly name?: string;
  readonly users: readonly string[];
  readonly dialect?: string;
  /** Established connections. */
  readonly channels: number;
  /** Names of the NAS's ports that they come in by; of an unknown one its address. */
  readonly ports: readonly string[];
  readonly thisWorkstation: boolean;
}

/** What a client has attached, as far as the connections at the NAS tell: what only the client knows is unknown. */
export interface ServedShare extends Pick<Share, 'id' | 'name' | 'remote' | 'details' | 'verdict'> {
  readonly protocol: 'iscsi' | 'nfs';
  readonly seenFrom: 'nas';
  /** What it calls itself, else its address; may hold anything. */
  readonly client: string;
  /** Its addresses as the NAS sees them. */
  readonly addresses: readonly string[];
  /** Established connections; `undefined`: they could not be listed, or not be told apart. */
  readonly connections?: number;
  /** Names of the NAS's ports that they come in by. */
  readonly ports: readonly string[];
  /** Ports that offer it, are up, and carry none of it. */
  readonly unusedPorts: readonly string[];
  readonly thisWorkstation: boolean;
  /** What stands out, a sentence each. */
  readonly remarks: readonly string[];
}
