import type { Finding } from '../../shared/model/finding.ts';
import type { Nas, Share } from '../../shared/model/snapshot.ts';
import { instant } from '../../shared/model/units.ts';
import { byHand, evidence, finding, type Moment } from './mock-parts.ts';

/** Findings as the main program writes them, with lines as a kernel prints them. */
const subjectOf = (share: Share): Finding['subject'] => ({
  kind: 'share',
  id: share.id,
  name: `${share.name} on ${share.nas}`,
});
const ago = (moment: Moment, seconds: number): Moment['now'] => instant(moment.now - seconds * 1000);

export function notRequested(share: Share, moment: Moment): Finding {
  return finding({
    code: 'smb.not-requested',
    subject: subjectOf(share),
    title: 'The mount never asked for a second channel',
    consequence:
      'The NAS offers two ports, but max_channels is missing, so every byte takes the first one and copies stop at the speed of one port.',
    remedies: byHand([
      {
        text: 'Unmount the share and mount it again with both channels:',
        copy: `sudo umount ${share.at}\nsudo mount -t cifs ${share.remote} ${share.at} -o username=anna,vers=3.1.1,multichannel,max_channels=2`,
      },
      {
        text: 'Make it last by adding the same options to its line in /etc/fstab:',
        copy: `${share.remote} ${share.at} cifs credentials=/etc/samba/nas.cred,vers=3.1.1,multichannel,max_channels=2,_netdev 0 0`,
      },
    ]),
    evidence: [
      evidence(
        '/proc/self/mountinfo',
        [
          `137 29 0:62 / ${share.at} rw,relatime shared:72 - cifs ${share.remote} rw,vers=3.1.1,cache=strict,username=anna,uid=1000,noforceuid,gid=1000,noforcegid,addr=10.100.4.25,file_mode=0755,dir_mode=0755,soft,nounix,serverino,mapposix,rsize=4194304,wsize=4194304,bsize=1048576,retrans=1,echo_interval=60,actimeo=1,closetimeo=1`,
        ],
        ago(moment, 4),
        ['vers=3.1.1'],
      ),
      evidence(
        '/proc/fs/cifs/DebugData',
        [
          '\tServer interfaces: 2\tLast updated: 8 seconds ago',
          '\t1)\tSpeed: 1Gbps',
          '\t\tCapabilities: None',
          '\t\tIPv4: 10.100.4.25',
          '\t\tWeight (cur,total): (0,1)',
          '\t\tAllocated channels: 1',
          '\t\t[CONNECTED]',
          '\t2)\tSpeed: 1Gbps',
          '\t\tIPv4: 10.100.4.26',
          '\t\tAllocated channels: 0',
        ],
        ago(moment, 0),
        ['Server interfaces: 2', 'Allocated channels: 0'],
      ),
    ],
  });
}

export function fiveProblems(share: Share, nas: Nas, moment: Moment): readonly Finding[] {
  const consequence = (code: Finding['code'], title: string, because: Finding['because']): Finding =>
    finding({
      code,
      subject: subjectOf(share),
      title,
      because,
      severity: 'warning',
      consequence: 'It goes away with the cause above.',
      evidence: [
        evidence('/proc/fs/cifs/DebugData', ['\t2)\tSpeed: 1Gbps', '\t\tAllocated channels: 0'], ago(moment, 1), [
          'Allocated channels: 0',
        ]),
      ],
    });
  return [
    finding({
      code: 'smb.guest-cannot-bind',
      subject: subjectOf(share),
      title: 'A guest cannot have a second channel',
      consequence:
        'Each further channel must be signed with the key of an account, and a guest has none; the NAS refuses it and one port stays unused.',
      remedies: byHand([
        {
          text: `Create an account on ${nas.name} and mount with it:`,
          copy: `sudo mount -t cifs ${share.remote} ${share.at} -o username=you,vers=3.1.1,multichannel,max_channels=2`,
        },
      ]),
      evidence: [
        evidence(
          '/proc/fs/cifs/DebugData',
          ['\t1) Address: 10.100.4.25 Uses: 1 Capability: 0x300047\tSession Status: 1 Guest '],
          ago(moment, 1),
          ['Guest'],
        ),
        evidence(
          'dmesg',
          [
            '[ 1187.338201] CIFS: Status code returned 0xc000000d STATUS_INVALID_PARAMETER',
            '[ 1187.338290] CIFS: VFS: failed to open extra channel on iface:10.100.4.26 rc=-22',
          ],
          ago(moment, 3),
          ['failed to open extra channel', 'rc=-22'],
        ),
      ],
    }),
    consequence('smb.binding-refused', 'The NAS refused a second channel', ['smb.guest-cannot-bind']),
    consequence('smb.one-port', 'All channels use one port', ['smb.guest-cannot-bind']),
    consequence('smb.fewer-than-asked', 'Fewer channels than the mount asks for', ['smb.guest-cannot-bind']),
    consequence('smb.session-shared', 'Another mount’s session is used', ['smb.guest-cannot-bind']),
  ];
}

export function channelLost(share: Share, moment: Moment): Finding {
  return finding({
    code: 'smb.channel-lost',
    severity: 'error',
    subject: subjectOf(share),
    title: 'The channel to 10.100.4.26 is lost',
    consequence:
      'The other port carries the share alone. Copies that are under way may have stopped for some seconds and go on at half the speed.',
    remedies: byHand([
      { text: 'Look at the cable and the switch port of the NAS’s second port.' },
      {
        text: 'If the lane does not return within a minute after that, unmount the share and mount it again.',
        copy: `sudo umount ${share.at} && sudo mount ${share.at}`,
      },
    ]),
    evidence: [
      evidence(
        '/proc/fs/cifs/DebugData',
        [
          '\t\tChannel: 2 ConnectionId: 0x7',
          '\t\tTCP status: 3 Instance: 2',
          '\t\tLocal Users To Server: 1 SecMode: 0x1 Req On Wire: 2',
          '\t\tIn Send: 0 In MaxReq Wait: 0\tDISCONNECTED \t[RECONNECTING] ',
        ],
        ago(moment, 1),
        ['DISCONNECTED', '[RECONNECTING]'],
      ),
    ],
  });
}

export function channelStalled(share: Share, moment: Moment): Finding {
  return finding({
    code: 'smb.channel-stalled',
    severity: 'error',
    subject: subjectOf(share),
    title: 'The channel to 10.100.4.26 stands still',
    consequence:
      'The kernel still calls it connected, but nothing has been acknowledged. Everything that was given to this channel waits, for up to three minutes.',
    remedies: byHand([
      { text: 'Look at the cable and the switch port of the NAS’s second port.' },
      { text: 'Let the kernel notice sooner next time: mount with a shorter echo interval.', copy: 'echo_interval=10' },
    ]),
    evidence: [
      evidence(
        "ss -tinOH 'dst :445 or dst :2049 or dst :3260'",
        [
          'ESTAB 0 184 10.100.5.152:44214 10.100.4.26:445 cubic wscale:7,7 rto:25600 backoff:7 rtt:0.4/0.1 mss:1448 cwnd:1 ssthresh:7 bytes_sent:4122 bytes_retrans:1288 bytes_acked:2834 bytes_received:41200118 lastsnd:11820 lastrcv:12240 lastack:12240 unacked:2 retrans:1/7',
        ],
        ago(moment, 1),
        ['backoff:7', 'lastrcv:12240', 'unacked:2'],
      ),
    ],
  });
}

export function arpFlux(nas: Nas, moment: Moment): Finding {
  return finding({
    code: 'net.arp-flux',
    subject: { kind: 'nas', id: nas.id, name: nas.name },
    title: 'Both addresses of the NAS answer with one MAC address',
    consequence: 'Everything sent to either address enters by the same port, so two channels share the speed of one.',
    remedies: byHand([
      {
        text: 'On the NAS, let each port answer only for its own address:',
        copy: 'sysctl -w net.ipv4.conf.all.arp_ignore=1\nsysctl -w net.ipv4.conf.all.arp_announce=2',
      },
    ]),
    evidence: [
      evidence(
        'ip -j neigh',
        [
          '10.100.4.25 dev enp3s0 lladdr 00:11:32:aa:10:01 REACHABLE',
          '10.100.4.26 dev enp3s0 lladdr 00:11:32:aa:10:01 STALE',
        ],
        ago(moment, 9),
        ['00:11:32:aa:10:01'],
      ),
    ],
  });
}

export function unreachable(nas: Nas, moment: Moment): Finding {
  return finding({
    code: 'smb.unreachable-address',
    severity: 'note',
    subject: { kind: 'nas', id: nas.id, name: nas.name },
    title: 'The NAS announces an address that cannot be reached from here',
    consequence:
      '172.18.0.1 belongs to a container network of the NAS. On kernels before 7.0 it can make mounting slow.',
    remedies: byHand([{ text: 'Limit what the NAS announces to its real ports:', copy: 'interfaces = eth0 eth1' }]),
    evidence: [
      evidence('ip -j route get 172.18.0.1', ['RTNETLINK answers: Network is unreachable'], ago(moment, 2), [
        'Network is unreachable',
      ]),
    ],
  });
}

export function cannotLook(moment: Moment): Finding {
  return finding({
    code: 'host.cannot-look',
    subject: { kind: 'machine', id: 'local', name: 'workstation' },
    title: 'The channels could not be read',
    consequence:
      'Without /proc/fs/cifs/DebugData nobody can tell how many channels a share has, so its verdict stays open.',
    remedies: byHand([
      {
        text: 'Start Lanewise once as an administrator, or see why this file is closed to you:',
        copy: 'ls -l /proc/fs/cifs/DebugData',
      },
    ]),
    evidence: [evidence('/proc/fs/cifs/DebugData', ['Permission denied'], ago(moment, 1), ['Permission denied'])],
  });
}

export function mountListUnread(moment: Moment): Finding {
  return finding({
    code: 'host.cannot-look',
    subject: { kind: 'machine', id: 'local', name: 'workstation' },
    title: 'The list of mounts could not be read',
    consequence: 'Lanewise cannot know which shares are mounted.',
    remedies: byHand([{ text: 'See what keeps it from being read:', copy: 'cat /proc/self/mountinfo' }]),
    evidence: [evidence('/proc/self/mountinfo', ['Permission denied'], ago(moment, 1), ['Permission denied'])],
  });
}

export function sameExit(share: Share, moment: Moment): Finding {
  return finding({
    code: 'net.same-exit',
    subject: subjectOf(share),
    title: 'Both addresses of the NAS are reached through enp3s0',
    consequence:
      'This computer has two ports in the same network, and the kernel sends everything by the first, so the second one stays empty.',
    remedies: byHand([{ text: 'Put the second pair of ports into a network of its own, for example 10.101.4.0/24.' }]),
    evidence: [
      evidence(
        'ip -j route get 10.100.4.26',
        ['[{"dst":"10.100.4.26","dev":"enp3s0","prefsrc":"10.100.5.152","flags":[],"uid":1000,"cache":[]}]'],
        ago(moment, 3),
        ['"dev":"enp3s0"'],
      ),
    ],
  });
}
