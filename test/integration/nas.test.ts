import { smbServerOf } from '../../shared/model/machine.ts';
/** A real smbd and a real sshd, read as the program reads a NAS. Namespaces need root. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { sshMachine, type SshMachine, type SshOptions } from '../../main/machine/ssh.ts';
import { diagnose } from '../../main/findings/diagnose.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { missingForLab } from '../lab/needs.ts';
import { nasAccount, nasAddresses, sshdConfig, sshFolder, startSmbNas, type SmbNas } from '../helpers/smb-nas.ts';
import { facts, socket } from '../helpers/snapshot-builder.ts';
import { onlyWhere } from '../helpers/only-where.ts';

const missing = await missingForLab();

/** Samba 4.17, which lists no channels, and 4.22, which does. */
const suites = [
  ['bookworm', 'sockets-by-process'],
  ['trixie', 'smbstatus-channels'],
] as const;

describe.each(suites)('a NAS with smbd and sshd of %s', onlyWhere(missing), (suite, source) => {
  let nas: SmbNas;
  beforeAll(async () => {
    nas = await startSmbNas(suite);
  });
  afterAll(async () => {
    await nas?.close();
  });

  const login = (user: string, change: Partial<SshOptions> = {}): Promise<SshMachine> =>
    sshMachine({
      host: `${user}@127.0.0.1`,
      port: nas.sshPort,
      home: nas.home,
      knownHosts: `${nas.home}/known_hosts`,
      acceptHostKey: nas.fingerprint,
      ...change,
    });

  async function as<T>(user: string, use: (machine: SshMachine) => Promise<T>): Promise<T> {
    const machine = await login(user);
    try {
      return await use(machine);
    } finally {
      await machine.close();
    }
  }

  test('an unknown host key and an unknown user are refused with a sentence', async () => {
    const stranger = sshMachine({
      host: 'root@127.0.0.1',
      port: nas.sshPort,
      home: nas.home,
      knownHosts: `${nas.home}/nobody_known`,
    });
    await expect(stranger).rejects.toThrow(nas.fingerprint);
    await expect(login('nobody-here')).rejects.toThrow(/\w+.*\.$/s);
  });

  test('a password is taken as such, and as the answer to a question of PAM', async () => {
    const ways = [['PasswordAuthentication yes'], ['UsePAM yes', 'KbdInteractiveAuthentication yes']];
    for (const lines of ways) {
      await nas.configure(`${sshFolder}/sshd_config`, sshdConfig(...lines), '644');
      const machine = await login('ada', { password: async () => nasAccount.password, only: 'password' });
      expect((await machine.run(['/usr/bin/id', '-un'])).stdout).toBe('ada\n');
      await machine.close();
      const refused = login('ada', { password: async () => 'canary-not-it', only: 'password' });
      await expect(refused).rejects.toThrow(/did not let ada in\. Tried: /);
      await expect(refused).rejects.not.toThrow(/canary/);
    }
    await nas.configure(`${sshFolder}/sshd_config`, sshdConfig(), '644');
  });

  test('tells connections, ports and settings to root', async () => {
    const told = await as('root', (machine) => collectMachine('nas', machine, 'full'));
    expect(valueOf(told.account)).toEqual({ name: 'root', root: true });
    expect(valueOf(smbServerOf(told).configuration)).toMatchObject({
      multichannel: { on: true },
      bindInterfacesOnly: true,
    });
    const connections = valueOf(smbServerOf(told).connections);
    expect(connections).toMatchObject({ source, counters: 'connection' });
    expect(connections?.list.map((one) => [one.nas.address, one.client.port, one.socketState]).toSorted()).toEqual(
      nasAddresses.map((address, index) => [address, nas.clientPorts[index], 'established']),
    );
    expect(new Set(connections?.list.map(({ group }) => group)).size).toBe(2);
    expect(valueOf(smbServerOf(told).sessions)?.map(({ user }) => user)).toEqual(['ada', 'ada']);
    const ports = (valueOf(told.network.interfaces) ?? []).filter(({ kind }) => kind !== 'loopback');
    expect(ports.map(({ name, addresses }) => [name, addresses[0]?.address])).toEqual([
      ['eth0', '10.0.0.25'],
      ['eth1', '10.0.0.26'],
    ]);
  });

  test('both ends of each lane are joined, and a look costs one round trip', async () => {
    await as('root', async (machine) => {
      const first = await collectMachine('nas', machine, 'full');
      const before = machine.roundTrips;
      const second = await collectMachine('nas', machine, 'tick', first);
      expect(machine.roundTrips - before).toBe(1);
      const [one, two] = nas.clientPorts;
      const host = facts({ sockets: [socket(one, '10.0.0.25'), socket(two, '10.0.0.26')] });
      const earlier = nextSnapshot([], host, [first]);
      const snapshot = nextSnapshot([earlier], host, [second]);
      expect(snapshot.nasViews[0]?.lanes.map(({ match, port }) => [match, port?.name])).toEqual([
        ['certain', 'eth0'],
        ['certain', 'eth1'],
      ]);
      expect(diagnose([snapshot, earlier]).filter(({ code }) => code.startsWith('nas.'))).toEqual([]);
    });
  });

  test('a plain account is told the sudoers line that is missing, and with it is told everything', async () => {
    const denied = await as('ada', (machine) => collectMachine('nas', machine, 'full'));
    expect(smbServerOf(denied).sessions).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
    expect(valueOf(smbServerOf(denied).connections)?.source).toBe('sockets-by-client');
    const [one, two] = nas.clientPorts;
    const host = facts({ sockets: [socket(one, '10.0.0.25'), socket(two, '10.0.0.26')] });
    const told = diagnose([nextSnapshot([], host, [denied])]).find(({ code }) => code === 'nas.cannot-look');
    const [allow] = told?.remedies ?? [];
    const line = allow?.kind === 'copy' ? allow.commands : '';
    expect(line).toMatch(/^ada ALL=\(root\) NOPASSWD: /);

    await nas.configure('/etc/sudoers.d/lanewise', `${line}\n`, '0440');
    const allowed = await as('ada', (machine) => collectMachine('nas', machine, 'full'));
    expect(valueOf(smbServerOf(allowed).connections)?.source).toBe(source);
    expect(valueOf(smbServerOf(allowed).sessions)).toHaveLength(2);
    await nas.box.shell('rm /etc/sudoers.d/lanewise');
  });

  test('a smbstatus that hangs costs what it would have told, and nothing else', async () => {
    await nas.configure('/run/slow', '#!/bin/sh\nexec sleep 600\n', '0755');
    await nas.box.shell('mount --bind /run/slow /usr/bin/smbstatus');
    try {
      const told = await as('root', (machine) =>
        collectMachine('nas', machine, 'full', undefined, { timeoutMs: 2000 }),
      );
      expect(smbServerOf(told).sessions).toMatchObject({ state: 'failed' });
      expect(valueOf(smbServerOf(told).connections)?.list).toHaveLength(2);
      expect(valueOf(told.network.interfaces)?.length).toBeGreaterThan(2);
    } finally {
      await nas.box.shell('umount /usr/bin/smbstatus');
    }
  });

  test('an open file, at which smbstatus --json of 4.22 aborts, costs nothing', async () => {
    const held = await nas.openFile('plans.txt');
    try {
      await expect.poll(() => nas.box.shell('smbstatus -L')).toContain('plans.txt');
      const told = await as('root', (machine) => collectMachine('nas', machine, 'full'));
      expect(valueOf(smbServerOf(told).connections)).toMatchObject({ source });
      expect(valueOf(smbServerOf(told).connections)?.list.length).toBeGreaterThanOrEqual(2);
      expect(valueOf(smbServerOf(told).sessions)?.map(({ user }) => user)).toContain('ada');
    } finally {
      await held.close();
    }
  });

  test('a smbstatus that aborts is told as that, and the sockets tell the connections', async () => {
    await nas.configure(
      '/run/aborts',
      '#!/bin/sh\necho "PANIC: assert failed at status_json.c(142)" >&2\nkill -ABRT $$\n',
      '755',
    );
    await nas.box.shell('mount --bind /run/aborts /usr/bin/smbstatus');
    try {
      const told = await as('root', (machine) => collectMachine('nas', machine, 'full'));
      expect(smbServerOf(told).sessions).toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(/PANIC|134|signal/i),
      });
      expect(valueOf(smbServerOf(told).connections)).toMatchObject({ source: 'sockets-by-process' });
    } finally {
      await nas.box.shell('umount /usr/bin/smbstatus');
    }
  });

  test('a share called like a command and like markup stays a name', async () => {
    const share = "b it's $(touch /run/pwned) `touch /run/pwned` & (b)";
    const conf = await nas.box.shell('cat /etc/samba/smb.conf');
    await nas.configure('/etc/samba/smb.conf', `${conf}[${share}]\n  path = /run/share\n`, '644');
    await nas.box.shell('smbcontrol smbd reload-config');
    const held = await nas.openFile("$(touch pwned)'.txt");
    try {
      await as('root', async (machine) => {
        const full = await collectMachine('nas', machine, 'full');
        const tick = await collectMachine('nas', machine, 'tick', full);
        expect(valueOf(smbServerOf(full).configuration)).toMatchObject({ multichannel: { on: true } });
        expect(valueOf(smbServerOf(tick).connections)?.list.length).toBeGreaterThanOrEqual(2);
      });
      expect(await nas.box.shell('ls -d /run/pwned /root/pwned 2>/dev/null || true')).toBe('');
    } finally {
      await held.close();
      await nas.configure('/etc/samba/smb.conf', conf, '644');
    }
  });

  test('a connection that breaks is made anew at the next look', async () => {
    await as('root', async (machine) => {
      const first = await collectMachine('nas', machine, 'full');
      nas.dropSsh();
      const second = await collectMachine('nas', machine, 'tick', first);
      const third = await collectMachine('nas', machine, 'tick', second);
      expect(valueOf(smbServerOf(third).connections)?.list).toHaveLength(2);
    });
  });

  test('no secret of the clients is in anything that is read', async () => {
    const told = await as('root', (machine) => collectMachine('nas', machine, 'full'));
    expect(JSON.stringify(told)).not.toContain('canary');
  });
});
