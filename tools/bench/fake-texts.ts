/** What a kernel and its tools print for a made-up number of mounts; formats as in the parsers of main/collect. */

interface FakeNas {
  readonly number: number;
  readonly shares: number;
}

const sharesPerNas = 10;

export function busyNas(mounts: number): readonly FakeNas[] {
  return Array.from({ length: Math.ceil(mounts / sharesPerNas) }, (_, index) => ({
    number: index + 1,
    shares: Math.min(sharesPerNas, mounts - index * sharesPerNas),
  }));
}

/** NAS 0 is the workstation. */
export const addressOf = (nas: number, host: number): string => `10.${Math.floor(nas / 256)}.${nas % 256}.${host}`;
const ports = (nas: FakeNas): readonly [string, string] => [addressOf(nas.number, 25), addressOf(nas.number, 26)];

export function mountInfo(all: readonly FakeNas[]): string {
  const lines = ['21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw'];
  for (const nas of all) {
    for (let share = 0; share < nas.shares; share += 1) {
      const options = `rw,vers=3.1.1,cache=strict,upcall_target=app,username=nasuser,uid=0,noforceuid,gid=0,noforcegid,addr=${ports(nas)[0]},file_mode=0755,dir_mode=0755,soft,nounix,serverino,mapposix,reparse=nfs,rsize=4194304,wsize=4194304,bsize=1048576,echo_interval=60,actimeo=1,closetimeo=1,multichannel,max_channels=2`;
      const at = lines.length + 30;
      lines.push(
        `${at} 21 0:${at} / /mnt/nas${nas.number}/share${share} rw,relatime - cifs //${ports(nas)[0]}/share${share} ${options}`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

export function debugData(all: readonly FakeNas[]): string {
  const head = [
    'Display Internal CIFS Data Structures for Debugging',
    '---------------------------------------------------',
    'CIFS Version 2.51',
    'Features: DFS,STATS2,ALLOW_INSECURE_LEGACY,CIFS_POSIX,UPCALL(SPNEGO),XATTR,ACL',
    'CIFSMaxBufSize: 16384',
    'Active VFS Requests: 0',
    '',
    'Servers: ',
  ];
  return `${[...head, ...all.flatMap(serverLines), '--', ''].join('\n')}\n`;
}

function serverLines(nas: FakeNas): readonly string[] {
  const first = nas.number * 2 - 1;
  return [
    `${nas.number}) ConnectionId: 0x${first.toString(16)} Hostname: ${ports(nas)[0]} `,
    'ClientGUID: A6E3B54F-8F76-E149-A868-041660E3C4D2',
    'Number of credits: 362,1,1 Dialect 0x311',
    'Server capabilities: 0x30006f',
    'TCP status: 1 Instance: 1',
    'Local Users To Server: 2 SecMode: 0x1 Req On Wire: 0 Net namespace: 4026531840 ',
    'In Send: 0 In MaxReq Wait: 0',
    'Compression: no built-in support',
    '',
    '\tSessions: ',
    `\t1) Address: ${ports(nas)[0]} Uses: ${nas.shares} Capability: 0x30006f\tSession Status: 1 `,
    `\tSecurity type: RawNTLMSSP  SessionId: 0x${(0x51740000 + nas.number).toString(16)}`,
    '\tUser: 0 Cred User: 0',
    '',
    '\tExtra Channels: 1 ',
    '',
    `\t\tChannel: 2 ConnectionId: 0x${(first + 1).toString(16)}`,
    '\t\tNumber of credits: 155,1,1 Dialect 0x311',
    '\t\tTCP status: 1 Instance: 1',
    '\t\tLocal Users To Server: 1 SecMode: 0x1 Req On Wire: 0',
    '\t\tIn Send: 0 In MaxReq Wait: 0 Net namespace: 4026531840 ',
    '',
    '\tShares: ',
    ...treeLines(nas),
    '',
    ...interfaceLines(nas),
    '',
    '\tMIDs: ',
  ];
}

function treeLines(nas: FakeNas): readonly string[] {
  const ipc = [
    `\t0) IPC: \\\\${ports(nas)[0]}\\IPC$ Mounts: 1 DevInfo: 0x0 Attributes: 0x0`,
    '\tPathComponentMax: 0 Status: 1 type: 0 Serial Number: 0x0',
    '\tShare Capabilities: None\tShare Flags: 0x0',
    '\ttid: 0xb9273a8a\tMaximal Access: 0x1f00a9',
    '',
  ];
  const shares = Array.from({ length: nas.shares }, (_, share) => [
    `\t${share + 1}) \\\\${ports(nas)[0]}\\share${share} Mounts: 1 DevInfo: 0x20 Attributes: 0x1006f`,
    '\tPathComponentMax: 255 Status: 1 type: DISK Serial Number: 0x3c94c748',
    '\tShare Capabilities: None Aligned, Partition Aligned,\tShare Flags: 0x0',
    '\ttid: 0x57b3f53c\tOptimal sector size: 0x200\tMaximal Access: 0x1f01ff',
    '',
  ]);
  return [...ipc, ...shares.flat()];
}

function interfaceLines(nas: FakeNas): readonly string[] {
  const each = ports(nas).map((address, index) => [
    `\t${index + 1})\tSpeed: 1Gbps`,
    '\t\tCapabilities: None',
    `\t\tIPv4: ${address}`,
    '\t\tWeight (cur,total): (1,1)',
    '\t\tAllocated channels: 1',
    '\t\t[CONNECTED]',
    '',
  ]);
  return ['\tServer interfaces: 2\tLast updated: 1 seconds ago', ...each.flat()];
}

/** `ss -tinOH`; every look finds more bytes on both channels. */
export function sockets(all: readonly FakeNas[], look: number): string {
  const lines = all.flatMap((nas) =>
    ports(nas).map((address, index) => {
      const local = `${addressOf(0, 1)}:${20_000 + nas.number * 2 + index}`;
      const moved = look * 1_000_000;
      return `ESTAB 0      0      ${local} ${address}:445 cubic wscale:10,7 rto:210 rtt:0.948/1.414 ato:40 mss:1448 pmtu:1500 rcvmss:536 advmss:1448 cwnd:10 bytes_sent:${moved} bytes_acked:${moved} bytes_received:${moved * 3} segs_out:8 segs_in:6 data_segs_out:4 data_segs_in:4 send 122194093bps lastsnd:129 lastrcv:129 lastack:129 pacing_rate 244162824bps delivery_rate 246468080bps delivered:5 app_limited rcv_space:14480 rcv_ssthresh:64088 minrtt:0.047 snd_wnd:65536`;
    }),
  );
  return `${lines.join('\n')}\n`;
}

export function neighbours(all: readonly FakeNas[]): string {
  const entries = all.flatMap((nas) =>
    ports(nas).map((dst, index) => ({
      dst,
      dev: 'eth0',
      lladdr: `02:77:00:${hex(nas.number >> 8)}:${hex(nas.number & 255)}:0${index}`,
      state: ['REACHABLE'],
    })),
  );
  return JSON.stringify(entries);
}

const hex = (value: number): string => value.toString(16).padStart(2, '0');
