/**
 * Texts of the composed sample. Their form is that of Linux 6.12 against Samba 4.22 and `ss` of iproute2 6.1, taken
 * from readings of such machines; names, addresses and numbers are made up.
 */
import { connections, receivedUntil, type Connection } from './traffic.ts';

const workstation = '192.168.20.50';
const nic = 'enp3s0';

const options = (address: string, channels: string): string =>
  `rw,vers=3.1.1,cache=strict,upcall_target=app,username=ada,uid=1000,forceuid,gid=1000,forcegid,addr=${address},` +
  'file_mode=0755,dir_mode=0755,soft,nounix,serverino,mapposix,reparse=nfs,rsize=4194304,wsize=4194304,' +
  `bsize=1048576,echo_interval=60,actimeo=1,closetimeo=1${channels}`;

const mountInfo = `24 1 8:2 / / rw,relatime - ext4 /dev/sda2 rw
25 24 0:22 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
26 24 0:23 / /sys rw,nosuid,nodev,noexec,relatime - sysfs sys rw
36 24 0:32 / /mnt/media rw,relatime - cifs //nas/media ${options('192.168.20.21', ',multichannel,max_channels=2')}
37 24 0:33 / /mnt/backup rw,relatime - cifs //tower/backup ${options('192.168.20.31', '')}
`;

interface Server {
  readonly number: number;
  readonly name: string;
  readonly share: string;
  readonly addresses: readonly [string, string];
  readonly channels: 1 | 2;
}

const servers: readonly Server[] = [
  { number: 1, name: 'nas', share: 'media', addresses: ['192.168.20.21', '192.168.20.22'], channels: 2 },
  { number: 2, name: 'tower', share: 'backup', addresses: ['192.168.20.31', '192.168.20.32'], channels: 1 },
];

function debugServer({ number, name, share, addresses, channels }: Server): string {
  const capability = channels === 2 ? '0x30006f' : '0x300067';
  return `${number}) ConnectionId: 0x${number === 1 ? 1 : 3} Hostname: ${name} 
ClientGUID: E57C04B1-F51B-3745-ABDB-B6AF9624C7C9
Number of credits: 362,1,1 Dialect 0x311
Server capabilities: ${capability}
TCP status: 1 Instance: 1
Local Users To Server: ${channels} SecMode: 0x1 Req On Wire: 0 Net namespace: 4026531840 
In Send: 0 In MaxReq Wait: 0
Compression: no built-in support

	Sessions: 
	1) Address: ${addresses[0]} Uses: 1 Capability: ${capability}	Session Status: 1 
	Security type: RawNTLMSSP  SessionId: 0x3f80bda${number}
	User: 1000 Cred User: 0
${channels === 2 ? extraChannel : ''}
	Shares: 
	0) IPC: \\\\${name}\\IPC$ Mounts: 1 DevInfo: 0x0 Attributes: 0x0
	PathComponentMax: 0 Status: 1 type: 0 Serial Number: 0x0
	Share Capabilities: None	Share Flags: 0x0
	tid: 0xb9ab3ab${number}	Maximal Access: 0x1f00a9

	1) \\\\${name}\\${share} Mounts: 1 DevInfo: 0x20 Attributes: 0x1006f
	PathComponentMax: 255 Status: 1 type: DISK Serial Number: 0x3c94c74${number}
	Share Capabilities: None Aligned, Partition Aligned,	Share Flags: 0x0
	tid: 0x363196${number}	Optimal sector size: 0x200	Maximal Access: 0x1f01ff


	Server interfaces: 2	Last updated: 41 seconds ago
${addresses.map((address, index) => announced(address, index + 1, index < channels)).join('\n')}

	MIDs: 
`;
}

const extraChannel = `
	Extra Channels: 1 

		Channel: 2 ConnectionId: 0x2
		Number of credits: 155,1,1 Dialect 0x311
		TCP status: 1 Instance: 1
		Local Users To Server: 1 SecMode: 0x1 Req On Wire: 0
		In Send: 0 In MaxReq Wait: 0 Net namespace: 4026531840 
`;

function announced(address: string, number: number, used: boolean): string {
  return `	${number})	Speed: 1Gbps
		Capabilities: None
		IPv4: ${address}
		Weight (cur,total): (${used ? 1 : 0},1)
		Allocated channels: ${used ? 1 : 0}
${used ? '		[CONNECTED]\n' : ''}`;
}

const debugData = `Display Internal CIFS Data Structures for Debugging
---------------------------------------------------
CIFS Version 2.51
Features: DFS,FSCACHE,STATS2,DEBUG,ALLOW_INSECURE_LEGACY,CIFS_POSIX,UPCALL(SPNEGO),XATTR,ACL
CIFSMaxBufSize: 16384
Active VFS Requests: 0

Servers: 
${servers.map(debugServer).join('\n')}--
`;

function socketLine(connection: Connection, second: number): string {
  const received = receivedUntil(connection, second);
  const busy = second > 0 && connection.perSecond(second - 1) > 1_000;
  // A reader sends a small request for each megabyte that comes.
  const sent = 24_000 + Math.round(received / 9_000);
  const last = busy ? 4 : 640;
  return (
    `ESTAB 0      0      ${workstation}:${connection.localPort} ${connection.nas}:445 cubic wscale:10,7 rto:204 ` +
    `rtt:0.489/0.118 ato:40 mss:1448 pmtu:1500 rcvmss:1448 advmss:1448 cwnd:10 bytes_sent:${sent} ` +
    `bytes_acked:${sent} bytes_received:${received} segs_out:8123 segs_in:9214 send 236441717bps ` +
    `lastsnd:${last} lastrcv:${last} lastack:${last} pacing_rate 471234112bps delivered:812 app_limited busy:12ms ` +
    'rcv_space:14480 rcv_ssthresh:3145728 minrtt:0.278 snd_wnd:65536'
  );
}

function netDevice(second: number): string {
  const received = connections.reduce((sum, connection) => sum + receivedUntil(connection, second), 0);
  const onWire = Math.round(received * 1.046);
  return `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:  182044    1201    0    0    0     0          0         0   182044    1201    0    0    0     0       0          0
${nic}: ${onWire} ${Math.round(onWire / 1514)} 0 0 0 0 0 0 ${Math.round(onWire / 180)} ${Math.round(onWire / 12_000)} 0 0 0 0 0 0
`;
}

const link = (index: number, name: string, rest: object): object => ({ ifindex: index, ifname: name, ...rest });
const inet = (local: string, prefixlen: number, scope: string, label: string): object => ({
  family: 'inet',
  local,
  prefixlen,
  scope,
  label,
  valid_life_time: 4_294_967_295,
  preferred_life_time: 4_294_967_295,
});
const addresses = JSON.stringify([
  link(1, 'lo', {
    flags: ['LOOPBACK', 'UP', 'LOWER_UP'],
    mtu: 65_536,
    operstate: 'UNKNOWN',
    link_type: 'loopback',
    address: '00:00:00:00:00:00',
    addr_info: [inet('127.0.0.1', 8, 'host', 'lo')],
  }),
  link(2, nic, {
    flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
    mtu: 1500,
    operstate: 'UP',
    link_type: 'ether',
    address: '02:00:5e:00:00:50',
    num_rx_queues: 8,
    addr_info: [inet(workstation, 24, 'global', nic)],
  }),
]);

const nasAddresses = servers.flatMap((server) => server.addresses);
const neighbours = JSON.stringify(
  nasAddresses.map((dst) => ({
    dst,
    dev: nic,
    lladdr: `02:00:5e:00:00:${dst.split('.').at(-1)}`,
    state: ['REACHABLE'],
  })),
);
const route = (dst: string): string =>
  JSON.stringify([{ dst, dev: nic, prefsrc: workstation, flags: [], uid: 1000, cache: [] }]);

const ethtool = `Settings for ${nic}:
	Supported ports: [ TP ]
	Supported link modes:   100baseT/Full
	                        1000baseT/Full
	                        10000baseT/Full
	Supports auto-negotiation: Yes
	Advertised link modes:  100baseT/Full
	                        1000baseT/Full
	                        10000baseT/Full
	Link partner advertised link modes:  100baseT/Full
	                                     1000baseT/Full
	                                     10000baseT/Full
	Speed: 10000Mb/s
	Duplex: Full
	Auto-negotiation: on
	Port: Twisted Pair
	Link detected: yes
`;

const kernelLog = `[    9.365942] atlantic 0000:03:00.0 ${nic}: atlantic: link change old 0 new 10000
[   16.578870] CIFS: Attempting to mount //nas/media
[   16.991307] CIFS: successfully opened new channel on iface:192.168.20.22
[   17.103374] CIFS: Attempting to mount //tower/backup
`;

const hostName = 'desk';
const device = `/sys/class/net/${nic}`;

/** Files by path, in one second of the sample. */
export function filesAt(second: number): Readonly<Record<string, string>> {
  return {
    '/proc/self/mountinfo': mountInfo,
    '/proc/fs/cifs/DebugData': debugData,
    '/proc/net/dev': netDevice(second),
    '/proc/sys/kernel/hostname': `${hostName}\n`,
    '/proc/sys/kernel/osrelease': '6.12.48-amd64\n',
    '/etc/os-release': 'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nID=debian\nVERSION_ID="13"\n',
    '/proc/uptime': `${912 + second}.20 7104.11\n`,
    ...Object.fromEntries(['all', nic, 'lo'].flatMap((name) => settings(name))),
    [`${device}/speed`]: '10000\n',
    [`${device}/duplex`]: 'full\n',
    [`${device}/carrier`]: '1\n',
    [`${device}/operstate`]: 'up\n',
    '/sys/class/net/lo/carrier': '1\n',
    '/sys/class/net/lo/operstate': 'unknown\n',
  };
}

function settings(name: string): readonly (readonly [string, string])[] {
  return ['rp_filter', 'arp_ignore', 'arp_announce', 'arp_filter'].map((file) => [
    `/proc/sys/net/ipv4/conf/${name}/${file}`,
    '0\n',
  ]);
}

export const directories: Readonly<Record<string, readonly string[]>> = {
  '/sys/class/net': [nic, 'lo'],
  [device]: ['address', 'carrier', 'device', 'duplex', 'mtu', 'operstate', 'queues', 'speed'],
  [`${device}/queues`]: Array.from({ length: 8 }, (_, queue) => `rx-${queue}`),
  '/proc/sys/net/ipv4/conf': ['all', nic, 'lo'],
};

export const links: Readonly<Record<string, string>> = {
  [device]: '../../devices/pci0000:00/0000:03:00.0/net/enp3s0',
  [`${device}/device`]: '../../../0000:03:00.0',
  [`${device}/device/subsystem`]: '../../../../bus/pci',
  [`${device}/device/driver`]: '../../../../bus/pci/drivers/atlantic',
  '/sys/class/net/lo': '../../devices/virtual/net/lo',
};

/** Output by command line. */
export function commandsAt(second: number): Readonly<Record<string, string>> {
  return {
    [`ss -tinOH 'dst :445 or dst :2049 or dst :3260'`]: `${connections.map((one) => socketLine(one, second)).join('\n')}\n`,
    'ip -j -d addr': addresses,
    'ip -j neigh': neighbours,
    ...Object.fromEntries(nasAddresses.map((address) => [`ip -j route get ${address}`, route(address)])),
    [`ethtool ${nic}`]: ethtool,
    dmesg: kernelLog,
  };
}
