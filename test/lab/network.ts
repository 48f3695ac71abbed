/**
 * The wires of a lab:
 *
 *   NAS (namespaces of its own)                 switch                         workstation (kernel of its own)
 *   eth0 10.77.1.25 ── veth, tbf at both ends ── nas0 ┐                ┌ port0 ── tap ── eth0 10.77.1.50
 *   eth1 10.77.1.26 ── veth, tbf at both ends ── nas1 ┴ br1 (10.77.1.2) ┴ port1 ── tap ── eth1 10.77.1.51
 *
 * With two subnets the second ports hang on br2 and are 10.77.2.25 and 10.77.2.50. No interface leads out of the
 * namespaces; the address of the bridge is where the program looks in from (see doorway.ts).
 */
import type { BootedPort } from './booted-machine.ts';
import type { Box } from './box.ts';

/**
 * `same`: one subnet, the NAS set up with care (each port answers and sends for its own address only).
 * `flux`: one subnet, the NAS as Linux is by default: any port answers, the first one sends.
 * `two`: two subnets, a switch each.
 */
export type Layout = 'same' | 'flux' | 'two';
export type PortIndex = 0 | 1;
export const portIndexes: readonly PortIndex[] = [0, 1];

export interface Wiring {
  readonly layout: Layout;
  readonly localPorts: 1 | 2;
}

/** Fast enough to tell ports apart within a second, slow enough for a simulated workstation to fill two of them on a busy machine. */
export const portMegabits = 50;

export const nasAddresses = (layout: Layout): readonly [string, string] =>
  layout === 'two' ? ['10.77.1.25', '10.77.2.25'] : ['10.77.1.25', '10.77.1.26'];
export const workstationAddresses = ({ layout, localPorts }: Wiring): readonly string[] =>
  localPorts === 1 ? ['10.77.1.50'] : ['10.77.1.50', layout === 'two' ? '10.77.2.50' : '10.77.1.51'];
export const workstationMac = (port: number): string => `02:77:00:00:0c:0${port}`;
export const nasMac = (port: number): string => `02:77:00:00:19:0${port}`;
const tapOf = (port: number): string => `port${port}`;

/** The ports of a machine with a kernel of its own. */
export const bootedPorts = (count: number, macOf: (port: number) => string): readonly BootedPort[] =>
  Array.from({ length: count }, (_, port) => ({ tap: tapOf(port), mac: macOf(port) }));

/**
 * A burst of a few packets: with a larger one each port fills up its allowance while the other one sends, and one
 * request at a time over two ports looks as fast as two requests.
 */
const shape = (device: string, megabits: number): string =>
  `tc qdisc replace dev ${device} root tbf rate ${megabits}mbit burst 6kb latency 50ms`;
/** The shaper must see packets, not the bundles of 64 KiB that offloading makes of them. */
const plain = (device: string): string => `ethtool -K ${device} tso off gso off gro off > /dev/null 2>&1`;

/** Puts up switch and wires, from the switch's side; the NAS's ends are pushed into its namespace, and are as fast as they shall be. */
export async function wire(outside: Box, nas: Box, wiring: Wiring): Promise<void> {
  const second = wiring.layout === 'two' ? 'br2' : 'br1';
  const bridges = [...new Set(['br1', second])];
  const lines = bridges.map(
    (bridge) =>
      `ip link add ${bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0; ip link set ${bridge} up`,
  );
  for (const port of portIndexes) {
    const bridge = port === 0 ? 'br1' : second;
    lines.push(`ip link add nas${port} type veth peer name eth${port} address ${nasMac(port)} netns ${nas.pid}`);
    lines.push(`ip link set nas${port} master ${bridge} up`, plain(`nas${port}`), shape(`nas${port}`, portMegabits));
    if (port >= wiring.localPorts) continue;
    lines.push(`ip tuntap add ${tapOf(port)} mode tap; ip link set ${tapOf(port)} master ${bridge} up`);
    // Two local ports must not be faster than two NAS ports, or one of them would do for both.
    if (wiring.localPorts === 2) lines.push(shape(tapOf(port), portMegabits));
  }
  lines.push('ip addr add 10.77.1.2/24 dev br1', 'sysctl -qw net.ipv4.ip_forward=0');
  await outside.shell(lines.join('\n'));
  await nas.shell(portIndexes.flatMap((port) => [plain(`eth${port}`), shape(`eth${port}`, portMegabits)]).join('\n'));
}

/**
 * Joins the wires that end in a NAS's namespaces to the taps of the kernel that runs there: lines of `sh` for them. Speed and
 * cable stay those of the wires. A bridge takes no frame that is meant for one of its own ports' addresses on to another one.
 */
export const joinTaps = portIndexes
  .flatMap((port) => [
    `ip link add br${port} type bridge stp_state 0 forward_delay 0 mcast_snooping 0; ip link set br${port} up`,
    `ip link set eth${port} address 02:77:00:00:1b:0${port}; ip link set eth${port} master br${port} up`,
    `ip tuntap add ${tapOf(port)} mode tap; ip link set ${tapOf(port)} master br${port} up`,
  ])
  .join('\n');

/** The network of the NAS as it was set up, whatever state it is in: lines of `sh` for it. */
export function nasSide(layout: Layout): string {
  const addresses = nasAddresses(layout);
  const careful = layout === 'same';
  const lines = [
    ...asFirstStarted(addresses),
    `sysctl -qw net.ipv4.conf.all.arp_ignore=${careful ? 1 : 0} net.ipv4.conf.all.arp_announce=${careful ? 2 : 0}`,
  ];
  if (!careful) return lines.join('\n');
  for (const port of portIndexes) {
    lines.push(
      `ip rule add from ${addresses[port]} lookup 10${port}`,
      `ip route add 10.77.1.0/24 dev eth${port} table 10${port}`,
    );
  }
  return lines.join('\n');
}

/** The same for the workstation, whose settings are Linux's own. */
export const workstationSide = (wiring: Wiring): string => asFirstStarted(workstationAddresses(wiring)).join('\n');

/** One address for each port, and no rule, route or setting that somebody added. */
function asFirstStarted(addresses: readonly string[]): readonly string[] {
  const settings = ['all', 'default', ...addresses.map((_, port) => `eth${port}`)].flatMap((name) =>
    ['rp_filter', 'arp_ignore', 'arp_announce', 'arp_filter'].map((setting) => `net.ipv4.conf.${name}.${setting}=0`),
  );
  return [
    `sysctl -qw ${settings.join(' ')} net.ipv4.ip_forward=0`,
    'ip rule flush; ip rule add lookup main priority 32766; ip rule add lookup default priority 32767',
    ...addresses.flatMap((address, port) => [
      `ip addr flush dev eth${port}; ip addr add ${address}/24 brd + dev eth${port}; ip link set eth${port} up`,
    ]),
    'ip route flush table all proto boot; ip neigh flush all nud all',
  ];
}

/** Pulls the cable of a NAS port at the switch, or plugs it in again. */
export const setNasPort = (outside: Box, port: PortIndex, state: 'up' | 'down'): Promise<string> =>
  outside.shell(`ip link set nas${port} ${state}`);

/** Changes the speed of one NAS port, both ways. */
export async function setNasPortSpeed(outside: Box, nas: Box, port: PortIndex, megabits: number): Promise<void> {
  await outside.shell(shape(`nas${port}`, megabits));
  await nas.shell(shape(`eth${port}`, megabits));
}
