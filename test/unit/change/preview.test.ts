import { execFileSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../main/change/operation.ts';
import { undoOf } from '../../../main/change/operation.ts';
import { editCommands } from '../../../main/change/preview/edit-commands.ts';
import { previewOf } from '../../../main/change/preview/preview.ts';
import { maskedLine } from '../../../shared/text/secrets.ts';

const place = { kind: 'workstation' } as const;
const lines = (...text: readonly string[]): string => text.map((line) => `${line}\n`).join('');

const fstab = lines(
  '# one',
  '# two',
  '# three',
  'UUID=1 / ext4 rw 0 1',
  '//nas/a /mnt/a cifs username=ada,password=pa$$w|rd,uid=1 0 0',
  '# end',
);
const changed = fstab.replace('uid=1', 'uid=1,multichannel,max_channels=2');

const remount: readonly Operation[] = [
  { kind: 'secret-file', path: '/etc/lanewise/credentials/nas-ada', after: 'written' },
  { kind: 'cifs-mount', at: '/mnt/a', remote: '//nas/a', before: { by: 'fstab' } },
  {
    kind: 'file',
    path: '/etc/fstab',
    activate: 'systemd',
    before: { text: fstab, mode: 0o644 },
    after: { text: changed, mode: 0o644 },
  },
  { kind: 'cifs-mount', at: '/mnt/a', remote: '//nas/a', after: { by: 'fstab' } },
];

describe('what a person sees', () => {
  test('of a share that is mounted anew', () => {
    expect(previewOf(place, remount)).toMatchInlineSnapshot(`
      {
        "commands": "(
      set -e
      # asks for the name and the password of the account at the NAS
      sudo sh -c 'mkdir -p "\${1%/*}"; chmod 711 "\${1%/*}"; umask 077; printf "User name at the NAS: "; IFS= read -r user; printf "Password: "; stty -echo; IFS= read -r password; stty echo; echo; printf "username=%s\\npassword=%s\\n" "$user" "$password" >"$1"' sh /etc/lanewise/credentials/nas-ada </dev/tty
      sudo umount -- /mnt/a
      sudo sed -i -e '5s|uid=1|uid=1,multichannel,max_channels=2|' /etc/fstab
      sudo systemctl daemon-reload
      sudo mount -- /mnt/a
      )",
        "interrupts": [
          "/mnt/a is unmounted and mounted again: programs with open files there must be closed first.",
        ],
        "items": [
          {
            "diff": [
              {
                "kind": "added",
                "text": "username=…",
              },
              {
                "kind": "added",
                "text": "password=••••",
              },
              {
                "kind": "added",
                "text": "(Readable by root alone; the password is written there and nowhere else.)",
              },
            ],
            "kind": "file",
            "path": "/etc/lanewise/credentials/nas-ada",
            "place": {
              "kind": "workstation",
            },
          },
          {
            "kind": "commands",
            "lines": [
              "sudo umount -- /mnt/a",
            ],
            "place": {
              "kind": "workstation",
            },
          },
          {
            "diff": [
              {
                "kind": "same",
                "text": "⋯",
              },
              {
                "kind": "same",
                "text": "# three",
              },
              {
                "kind": "same",
                "text": "UUID=1 / ext4 rw 0 1",
              },
              {
                "kind": "removed",
                "text": "//nas/a /mnt/a cifs username=ada,password=••••,uid=1 0 0",
              },
              {
                "kind": "added",
                "text": "//nas/a /mnt/a cifs username=ada,password=••••,uid=1,multichannel,max_channels=2 0 0",
              },
              {
                "kind": "same",
                "text": "# end",
              },
            ],
            "kind": "file",
            "path": "/etc/fstab",
            "place": {
              "kind": "workstation",
            },
          },
          {
            "kind": "commands",
            "lines": [
              "sudo mount -- /mnt/a",
            ],
            "place": {
              "kind": "workstation",
            },
          },
        ],
        "undo": [
          "Undo puts /etc/fstab back byte by byte.",
          "Undo restores everything else to the values that are there now, in the opposite order.",
          "What somebody has changed since then is not overwritten: undo says so and leaves it.",
        ],
      }
    `);
  });

  test('of its undo', () => {
    expect(previewOf(place, undoOf(remount)).commands).toMatchInlineSnapshot(`
      "(
      set -e
      sudo umount -- /mnt/a
      sudo sed -i -e '5s|uid=1,multichannel,max_channels=2|uid=1|' /etc/fstab
      sudo systemctl daemon-reload
      sudo mount -- /mnt/a
      sudo rm -- /etc/lanewise/credentials/nas-ada
      )"
    `);
  });

  test('of everything else', () => {
    const operations: readonly Operation[] = [
      {
        kind: 'file',
        path: '/etc/sysctl.d/90-lanewise.conf',
        after: { text: lines('# ours', 'net/ipv4/conf/all/arp_ignore = 1'), mode: 0o644 },
      },
      { kind: 'sysctl', key: 'net/ipv4/conf/all/arp_ignore', before: '0', after: '1' },
      { kind: 'mtu', dev: 'eth0', before: 1500, after: 9000 },
      {
        kind: 'route',
        before: { to: '10.0.0.26/32', dev: 'eth0', table: 'main' },
        after: { to: '10.0.0.26/32', dev: 'eth1', source: '10.0.0.51', table: 'main' },
      },
      { kind: 'rule', after: { priority: 20_000, from: '10.0.0.51/32', table: '100' } },
      {
        kind: 'file',
        path: '/etc/samba/smb.conf',
        check: 'samba-configuration',
        activate: 'samba',
        before: { text: '[global]', mode: 0o644 },
        after: { text: lines('[global]', '# begin', '[global]', '# end'), mode: 0o644 },
      },
    ];
    expect(previewOf({ kind: 'nas', nas: 'ada@nas' }, operations)).toMatchInlineSnapshot(`
      {
        "commands": "(
      set -e
      sudo mkdir -p /etc/sysctl.d
      sudo tee /etc/sysctl.d/90-lanewise.conf >/dev/null <<'EOF'
      # ours
      net/ipv4/conf/all/arp_ignore = 1
      EOF
      sudo chmod 0644 /etc/sysctl.d/90-lanewise.conf
      sudo sysctl -w net/ipv4/conf/all/arp_ignore=1
      sudo ip link set dev eth0 mtu 9000
      sudo ip -4 route del 10.0.0.26/32 dev eth0 table main
      sudo ip -4 route add 10.0.0.26/32 dev eth1 src 10.0.0.51 table main
      sudo ip -4 neigh flush dev eth1
      sudo ip -4 rule add priority 20000 from 10.0.0.51/32 lookup 100
      sudo tee -a /etc/samba/smb.conf >/dev/null <<'EOF'

      # begin
      [global]
      # end
      EOF
      sudo testparm -s /etc/samba/smb.conf >/dev/null
      sudo smbcontrol all reload-config
      )",
        "interrupts": [
          "eth0 may lose its link for a moment while its packet size changes.",
          "New connections take the new way at once; those that are open may stall for a moment.",
          "Samba reads its configuration anew; whoever is connected stays connected as before until the next connection.",
        ],
        "items": [
          {
            "diff": [
              {
                "kind": "added",
                "text": "# ours",
              },
              {
                "kind": "added",
                "text": "net/ipv4/conf/all/arp_ignore = 1",
              },
            ],
            "kind": "file",
            "path": "/etc/sysctl.d/90-lanewise.conf",
            "place": {
              "kind": "nas",
              "nas": "ada@nas",
            },
          },
          {
            "kind": "commands",
            "lines": [
              "sudo sysctl -w net/ipv4/conf/all/arp_ignore=1",
              "sudo ip link set dev eth0 mtu 9000",
              "sudo ip -4 route del 10.0.0.26/32 dev eth0 table main",
              "sudo ip -4 route add 10.0.0.26/32 dev eth1 src 10.0.0.51 table main",
              "sudo ip -4 neigh flush dev eth1",
              "sudo ip -4 rule add priority 20000 from 10.0.0.51/32 lookup 100",
            ],
            "place": {
              "kind": "nas",
              "nas": "ada@nas",
            },
          },
          {
            "diff": [
              {
                "kind": "same",
                "text": "[global]",
              },
              {
                "kind": "removed",
                "text": "(no newline at the end of the file)",
              },
              {
                "kind": "added",
                "text": "# begin",
              },
              {
                "kind": "added",
                "text": "[global]",
              },
              {
                "kind": "added",
                "text": "# end",
              },
            ],
            "kind": "file",
            "path": "/etc/samba/smb.conf",
            "place": {
              "kind": "nas",
              "nas": "ada@nas",
            },
          },
        ],
        "undo": [
          "Undo puts /etc/sysctl.d/90-lanewise.conf, /etc/samba/smb.conf back byte by byte.",
          "Undo restores everything else to the values that are there now, in the opposite order.",
          "What somebody has changed since then is not overwritten: undo says so and leaves it.",
        ],
      }
    `);
  });

  test('no password anywhere, whatever it holds', () => {
    const secret = fc.string({
      unit: fc.constantFrom('a', '%', '$', '|', '\\', '&', '.', '*', '[', ']', '=', '/', '•'),
      minLength: 8,
    });
    const name = fc.constantFrom('password=', 'pass=', 'password2=', 'user=ada%', 'username=W\\134ada%');
    fc.assert(
      fc.property(secret, name, fc.boolean(), (word, option, first) => {
        const options = first ? `${option}${word},uid=1` : `uid=1,${option}${word}`;
        const text = lines('# x', `//nas/a /mnt/a cifs ${options} 0 0`);
        for (const other of [
          text.replace('uid=1', 'uid=1,vers=3.1.1'),
          text.replace(`${option}${word}`, 'credentials=/c'),
          text.replace('# x', '# y'),
        ]) {
          const file: Operation = {
            kind: 'file',
            path: '/etc/fstab',
            before: { text, mode: 0o644 },
            after: { text: other, mode: 0o644 },
          };
          expect(JSON.stringify(previewOf(place, [file]))).not.toContain(JSON.stringify(word).slice(1, -1));
        }
      }),
    );
  });
});

describe('secrets', () => {
  test.each([
    ['//n/a /m cifs password=a,,hunter2 0 0', '//n/a /m cifs password=a,,hunter2,multichannel 0 0'],
    ['//n/a /m cifs password=a,,hunter2,rw 0 0', '//n/a /m cifs credentials=/root/c,rw 0 0'],
    ['//n/a /m cifs pass="a,hunter2",rw 0 0', '//n/a /m cifs pass="a,hunter2",multichannel,rw 0 0'],
  ])('with a comma stand in no command that is shown: %s', (before, after) => {
    const commands = editCommands({
      path: '/etc/fstab',
      before: { text: `${before}\n`, mode: 0o644 },
      after: { text: `${after}\n`, mode: 0o644 },
    });
    expect(commands.join('\n')).not.toMatch(/hunter2/);
    const scripts = commands.flatMap((command) => /^sudo sed -i -e '(.*)' \/etc\/fstab$/.exec(command)?.[1] ?? []);
    if (scripts.length === 0) return;
    const done = execFileSync('sed', ['-e', scripts.join(';')], { input: `${before}\n`, encoding: 'utf8' });
    expect(done).toBe(`${after}\n`);
  });

  test.each([
    ['username=ada,password=a=b,uid=1', 'username=ada,password=••••,uid=1'],
    ['//n/a /m cifs pass=x 0 0', '//n/a /m cifs pass=•••• 0 0'],
    ['Options=password="a,b",rw', 'Options=password=••••,rw'],
    ['user=ada%secret,rw', 'user=ada%••••,rw'],
    ['user,rw', 'user,rw'],
    ['bypass=1', 'bypass=1'],
    ['credentials=/root/c', 'credentials=/root/c'],
    ['//n/a /m cifs password=a,,hunter2,rw 0 0', '//n/a /m cifs password=••••,rw 0 0'],
    ['//n/a /m cifs rw,pass=,,hunter2 0 0', '//n/a /m cifs rw,pass=•••• 0 0'],
    ['//n/a /m cifs rw,PASSWORD2=a,,,,b,rw 0 0', '//n/a /m cifs rw,PASSWORD2=••••,rw 0 0'],
    ['user=ada%sec,,ret,rw', 'user=ada%••••,rw'],
    ['password=a, b,c', 'password=••••'],
    [' pass=two words', ' pass=••••'],
  ])('%s', (line, wanted) => {
    expect(maskedLine(line)).toBe(wanted);
  });
});
