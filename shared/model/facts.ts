import type { CifsDebugData, CifsMount, KernelMessage } from './cifs.ts';
import type { Bond, Interface, InterfaceSysctls, Neighbour, Route, RoutingRule, TcpSocket } from './network.ts';
import type { MachineId, Reading } from './reading.ts';
import type { Instant, Milliseconds } from './units.ts';

export interface Kernel {
  /** `uname -r` */
  readonly release: string;
}

/** The facts of one Linux workstation at one moment, each with its evidence or with why it is missing. */
export interface HostFacts {
  readonly machine: MachineId;
  readonly hostName: Reading<string>;
  readonly kernel: Reading<Kernel>;
  readonly nics: Reading<readonly Interface[]>;
  readonly bonds: Reading<readonly Bond[]>;
  readonly sysctls: Reading<readonly InterfaceSysctls[]>;
  /** Packets that the reverse path filter has dropped since the start, by whatever interface. */
  readonly reversePathDrops: Reading<number>;
  readonly neighbours: Reading<readonly Neighbour[]>;
  /** One reading per NAS address that a mount, a session or a socket named. */
  readonly routes: Readonly<Record<string, Reading<Route>>>;
  /** IPv4 rules that choose a table of routes; read only where a route to a NAS leads into a tunnel. */
  readonly rules: Reading<readonly RoutingRule[]>;
  readonly mounts: Reading<readonly CifsMount[]>;
  readonly cifs: Reading<CifsDebugData>;
  /** SMB connections by their usual port; and to the addresses of `anyPortTo` those to any port. */
  readonly sockets: Reading<readonly TcpSocket[]>;
  /** Addresses to which connections on whatever port were asked for, because the usual one did not show them all. */
  readonly anyPortTo: readonly string[];
  /** Inode number of the network namespace that was looked at; `ss` and `ip` show nothing of another one. */
  readonly networkNamespace: Reading<number>;
  readonly kernelLog: Reading<readonly KernelMessage[]>;
  /** When the reading began; rates use `clock`, which never jumps. */
  readonly readAt: Instant;
  /** When sockets and counters were asked for, by a clock that never jumps: not before it they were read. */
  readonly asked: Milliseconds;
  /** When they had answered. */
  readonly clock: Milliseconds;
}
