import * as fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { describe, expect, test } from 'vitest';
import { player } from '../../../main/machine/recorded.ts';
import type { Exchange, Recording } from '../../../main/machine/recording.ts';
import { redactor } from '../../../main/machine/redact.ts';

const byte = fc.integer({ min: 0, max: 255 });
const hostByte = fc.integer({ min: 1, max: 254 });
const lan = fc.oneof(
  fc.tuple(fc.constant(10), byte, byte),
  fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), byte),
  fc.tuple(fc.constant(192), fc.constant(168), byte),
  fc.tuple(fc.integer({ min: 1, max: 223 }), byte, byte).filter(([first]) => first !== 127),
);
const rangeOf = (address: string) => ipaddr.parse(address).range();
const network = (address: string, length: number) =>
  address
    .split('.')
    .slice(0, length / 8)
    .join('.');

describe('fake addresses', () => {
  test('stay in their class, are never the real ones, and share networks exactly as the real ones do', () => {
    fc.assert(
      fc.property(lan, lan, hostByte, hostByte, (one, other, first, second) => {
        const { text } = redactor();
        const real = [`${one.join('.')}.${first}`, `${one.join('.')}.${second}`, `${other.join('.')}.${first}`];
        const fake = real.map((address) => text(address));
        for (const [index, address] of real.entries()) {
          const kind = rangeOf(address);
          if (kind === 'unicast' || kind === 'private')
            expect([fake[index] === address, rangeOf(fake[index] ?? '')]).toEqual([false, kind]);
        }
        const pairs = [
          [0, 1],
          [0, 2],
          [1, 2],
        ] as const;
        for (const length of [8, 16, 24, 32])
          for (const [a, b] of pairs)
            expect(network(fake[a] ?? '', length) === network(fake[b] ?? '', length)).toBe(
              network(real[a] ?? '', length) === network(real[b] ?? '', length),
            );
      }),
    );
  });

  test.each(['127.0.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.251', '::1', '::', 'ff02::fb'])(
    '%s means the same everywhere',
    (address) => {
      expect(redactor().text(address)).toBe(address);
    },
  );

  test('a network keeps its length, its own address and its broadcast address', () => {
    const fake = redactor().text(
      '10.77.0.0/16 10.77.255.255 10.77.3.4/16 10.77.3.5 172.16.0.0/12 192.168.7.0/24 192.168.7.255 default 0.0.0.0/0',
    );
    const [net = '', broadcast = '', host = '', neighbour = '', wide = '', small = '', smallBroadcast = ''] =
      fake.split(' ');
    expect(net).toMatch(/^10\.\d+\.0\.0\/16$/);
    expect(broadcast).toBe(net.replace('.0.0/16', '.255.255'));
    expect(host.split('.').slice(0, 3)).toEqual(neighbour.split('.').slice(0, 3));
    expect(network(host, 16)).toBe(network(net, 16));
    expect(wide).toBe('172.16.0.0/12');
    expect(smallBroadcast).toBe(small.replace('.0/24', '.255'));
    expect(fake).toMatch(/ default 0\.0\.0\.0\/0$/);
  });

  test('every way to write an address gives the same fake', () => {
    const { text } = redactor();
    const [four, mapped] = text('10.77.1.25 ::ffff:10.77.1.25').split(' ');
    expect(mapped).toBe(`::ffff:${four}`);
    const table = text('  sl  local_address rem_address\n   0: 32014D0A:A23C 19014D0A:01BD 01');
    const digits = (four ?? '').split('.').map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase());
    expect(table).toContain(`${digits.toReversed().join('')}:01BD`);
    const [short = '', full = ''] = text('2001:db8:1:2::25 2001:0db8:0001:0002:0000:0000:0000:0025').split(' ');
    expect(full).toMatch(/^([\da-f]{4}:){7}[\da-f]{4}$/);
    expect(ipaddr.parse(full).toString()).toBe(short);
    expect(short).not.toBe('2001:db8:1:2::25');
  });

  test('an IPv6 address does not give the MAC away, and stays beside its neighbours', () => {
    const { text } = redactor();
    const [first = '', second = '', link = ''] = text(
      'fd12:3456:789a:1:211:22ff:fe33:4455 fd12:3456:789a:1::7 fe80::211:22ff:fe33:4455',
    ).split(' ');
    expect(rangeOf(first)).toBe('uniqueLocal');
    expect(first.split(':').slice(0, 4)).toEqual(second.replace('::', ':0:0:0:').split(':').slice(0, 4));
    expect(rangeOf(link)).toBe('linkLocal');
    expect(`${first} ${link}`).not.toMatch(/22ff|fe33|4455/);
  });

  test('what only looks like an address stays', () => {
    const text =
      '12:34:56 0000:00:03.0 6.12.117+deb13-amd64 5.14.0-570.12.1.el9 1.2.3 pci0000:00 wscale:10,7 rtt:0.3/0.4 a::b::c 300.1.1.1';
    expect(redactor().text(text)).toBe(text);
  });

  test('equal MACs have equal fakes, in every place a MAC can stand', () => {
    const { text } = redactor();
    const fake = text(
      '00:e0:4c:68:00:01 00:E0:4C:68:00:01 enx00e04c680001 00:e0:4c:68:00:02 ff:ff:ff:ff:ff:ff 00:00:00:00:00:00',
    ).split(' ');
    expect(fake[1]).toBe(fake[0]);
    expect(fake[2]).toBe(`enx${(fake[0] ?? '').replaceAll(':', '')}`);
    expect(fake[3]).not.toBe(fake[0]);
    expect(fake.slice(4)).toEqual(['ff:ff:ff:ff:ff:ff', '00:00:00:00:00:00']);
    expect(fake.join(' ')).not.toMatch(/4c:68|4c68/i);
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9]{2,9}-?[a-z0-9]{2,6}$/).map((text) => `q${text}`);
interface Secrets {
  readonly host: string;
  readonly nas: string;
  readonly share: string;
  readonly folder: string;
  readonly at: string;
  readonly user: string;
  readonly domain: string;
  readonly person: string;
}
const secrets: fc.Arbitrary<Secrets> = fc
  .uniqueArray(name, { minLength: 8, maxLength: 8 })
  .map(([host = '', nas = '', share = '', folder = '', at = '', user = '', domain = '', person = '']) => ({
    host,
    nas,
    share,
    folder,
    at,
    user,
    domain,
    person,
  }));

const file = (path: string, text: string): Exchange => ({ ask: { kind: 'file', path }, text });
const command = (argv: readonly [string, ...string[]], stdout: string): Exchange => ({
  ask: { kind: 'command', argv },
  result: { exitCode: 0, stdout, stderr: '' },
});
const address = '192.168.44.25';

function recordingOf(s: Secrets): Recording {
  const remote = `//${s.nas}.${s.domain}.org/${s.share}/${s.folder}`;
  return {
    id: `${s.user}@${s.nas}:2222`,
    family: 'linux',
    hostName: s.host,
    createdAt: new Date(0),
    note: `${s.user} says that ${s.nas} is slow`,
    redacted: false,
    derived: [{ source: `ip -j route get ${address}`, from: 'tables' }],
    frames: [
      {
        offsetMs: 0,
        exchanges: [
          file('/proc/sys/kernel/hostname', `${s.host}\n`),
          file(
            '/proc/self/mountinfo',
            `24 1 8:1 / /home/${s.person} rw - ext4 /dev/sda1 rw\n` +
              `40 24 0:50 /${s.folder} /home/${s.person}/${s.at} rw shared:1 - cifs ${remote} rw,vers=3.1.1,username=${s.user},domain=${s.domain},addr=${address}\n`,
          ),
          file(
            '/proc/fs/cifs/DebugData',
            `CIFS Version 2.51\n1) ConnectionId: 0x1 Hostname: ${s.nas}.${s.domain}.org \nClientGUID: 9167DB34-9C4A-054E-AE0B-A0D1E70077DA\n` +
              `\t1) Address: ${address} Uses: 1\n\t1) \\\\${s.nas}.${s.domain}.org\\${s.share} Mounts: 1 DevInfo: 0x20\n\tSerial Number: 0x3c94c748\n`,
          ),
          file(`/proc/sys/net/ipv4/conf/enx00e04c680001/rp_filter`, '2\n'),
          command(
            ['dmesg'],
            `[ 1.0] usb 1-1: SerialNumber: ${s.person}\n[ 9.1] CIFS: VFS: \\\\${s.nas.toUpperCase()} has not responded in 180 seconds. Reconnecting...\n`,
          ),
          command(
            ['ip', '-j', 'route', 'get', address],
            `[{"dst":"${address}","dev":"enx00e04c680001","prefsrc":"192.168.44.9","uid":0}]\n`,
          ),
          { ask: { kind: 'directory', path: '/sys/class/net' }, names: ['enx00e04c680001', 'lo'] },
          {
            ask: { kind: 'file', path: `/home/${s.person}/x` },
            error: { kind: 'denied', errno: 'EACCES', message: `/home/${s.person}/x may not be read` },
          },
        ],
      },
    ],
  };
}

describe('a redacted recording', () => {
  test('holds none of the words that tell who and where', () => {
    fc.assert(
      fc.property(secrets, (s) => {
        const stored = JSON.stringify(redactor().recording(recordingOf(s))).toLowerCase();
        const found = [...Object.values(s), '192.168.44', '00e04c68', '9167db34', '3c94c748'].filter((secret) =>
          stored.includes(secret),
        );
        expect(found).toEqual([]);
      }),
    );
  });

  test('is still asked and read as before: what was joined stays joined', async () => {
    const s: Secrets = {
      host: 'desk',
      nas: 'tower',
      share: 'films',
      folder: 'old ones',
      at: 'films',
      user: 'ann',
      domain: 'smith',
      person: 'ann',
    };
    const machine = player(redactor().recording(recordingOf(s)));
    const mount = await machine.readFile('/proc/self/mountinfo');
    const [, fake = ''] = /addr=(\S+)/.exec(mount) ?? [];
    expect((await machine.run(['ip', '-j', 'route', 'get', fake])).stdout).toContain(`"dst":"${fake}"`);
    expect(mount).toMatch(/^40 24 0:50 \S+ \/home\/(\S+)\/(\S+) rw shared:1 - cifs \/\/host\d\.domain\d\.org|^40/);
    const debugData = await machine.readFile('/proc/fs/cifs/DebugData');
    const [host, share] = [/\/\/([^/]+)\//.exec(mount)?.[1], /\/\/[^/]+\/([^/ ]+)/.exec(mount)?.[1]];
    expect(debugData).toContain(`Hostname: ${host} \n`);
    expect(debugData).toContain(`\\\\${host}\\${share} Mounts: 1`);
    const [first = ''] = await machine.listDirectory('/sys/class/net');
    expect(await machine.readFile(`/proc/sys/net/ipv4/conf/${first}/rp_filter`)).toBe('2\n');
    expect((await machine.run(['dmesg'])).stdout).toMatch(/^\[ 9\.1\] CIFS: VFS: \\\\host\d has not responded/);
  });

  test('a share, a host or a user that is called like a word of a format breaks no format', () => {
    const words = ['Data', 'media', 'Channel', 'status', 'Servers', 'user'];
    for (const [index, word] of words.entries()) {
      const { text } = redactor();
      const other = words[(index + 1) % words.length] ?? '';
      const fake = text(
        `Display Internal CIFS Data Structures for Debugging\n\tExtra Channels: 1 \n\t\tChannel: 2\nServers: \nTCP status: 1\n\t1) \\\\${other}\\${word} Mounts: 1 DevInfo: 0x20\n` +
          `40 24 0:50 / /mnt/${word} rw - cifs //${other}/${word} rw,username=${word},multichannel\n`,
      );
      expect(fake).toContain(
        'Display Internal CIFS Data Structures for Debugging\n\tExtra Channels: 1 \n\t\tChannel: 2\nServers: \nTCP status: 1\n',
      );
      expect(fake).toMatch(
        /\\\\(host1)\\(share1) Mounts: 1[^]* \/mnt\/share1 rw - cifs \/\/\1\/\2 rw,username=share1,multichannel\n$/,
      );
    }
  });

  test('two recordings of a pair fit together, and two redactors do not agree', () => {
    const one = redactor();
    const pair = [one.text(address), one.text(`ESTAB 0 0 ${address}:445 192.168.44.9:50000`)];
    expect(pair[1]).toContain(` ${pair[0]}:445 `);
    const others = Array.from({ length: 8 }, () => redactor().text(address));
    expect(new Set(others).size).toBeGreaterThan(1);
  });

  test('a name with blanks is one name, however it is written', () => {
    const fake = redactor().text(
      '40 24 0:50 / /mnt/My\\040Films rw - cifs //tower/My\\040Films rw,username=ann\n\t1) \\\\tower\\My Films Mounts: 1 DevInfo: 0x20\n',
    );
    expect(fake).toMatch(
      / \/mnt\/share1 rw - cifs \/\/host1\/share1 rw,username=user1\n\t1\) \\\\host1\\share1 Mounts: 1 /,
    );
  });
});
