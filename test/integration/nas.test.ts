/** A real smbd and a real sshd, read as the program reads a NAS. Namespaces need root. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectNas } from '../../main/collect/nas/nas.ts';
import { sshMachine, type SshMachine } from '../../main/machine/ssh.ts';
import { diagnose } from '../../main/diagnose/diagnose.ts';
import { nextSnapshot } from '../../main/snapshot/next.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { nasAddresses, startSmbNas, type SmbNas } from '../helpers/smb-nas.ts';
import { facts, socket } from '../helpers/snapshot-builder.ts';

const isRoot = process.getuid?.() === 0;

describe.runIf(isRoot)('a NAS with smbd and sshd', () => {
  let nas: SmbNas;
  beforeAll(async () => {
    nas = await startSmbNas();
  });
  afterAll(async () => {
    await nas?.close();
  });

  const login = (user: string, change: { acceptHostKey?: string; identity?: string } = {}): Promise<SshMachine> =>
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

  test('tells connections, ports and settings to root', async () => {
    const told = await as('root', (machine) => collectNas(machine, 'full'));
    expect(valueOf(told.user)).toEqual({ name: 'root', root: true });
    expect(valueOf(told.smb)).toMatchObject({ multichannel: { on: true }, bindInterfacesOnly: true });
    const connections = valueOf(told.connections);
    expect(connections?.list.map((one) => [one.nas.address, one.client.port, one.socketState]).toSorted()).toEqual(
      nasAddresses.map((address, index) => [address, nas.clientPorts[index], 'established']),
    );
    expect(new Set(connections?.list.map(({ group }) => group)).size).toBe(2);
    expect(valueOf(told.sessions)?.map(({ user }) => user)).toEqual(['ada', 'ada']);
    const ports = (valueOf(told.interfaces) ?? []).filter(({ kind }) => kind !== 'loopback');
    expect(ports.map(({ name, addresses }) => [name, addresses[0]?.address])).toEqual([
      ['eth0', '10.0.0.25'],
      ['eth1', '10.0.0.26'],
    ]);
  });

  test('both ends of each lane are joined, and a look costs one round trip', async () => {
    await as('root', async (machine) => {
      const first = await collectNas(machine, 'full');
      const before = machine.roundTrips;
      const second = await collectNas(machine, 'tick', first);
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
    const denied = await as('ada', (machine) => collectNas(machine, 'full'));
    expect(denied.sessions).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
    expect(valueOf(denied.connections)?.source).toBe('sockets-by-client');
    const [one, two] = nas.clientPorts;
    const host = facts({ sockets: [socket(one, '10.0.0.25'), socket(two, '10.0.0.26')] });
    const told = diagnose([nextSnapshot([], host, [denied])]).find(({ code }) => code === 'nas.cannot-look');
    const line = told?.advice[0]?.copy ?? '';
    expect(line).toMatch(/^ada ALL=\(root\) NOPASSWD: /);

    await nas.configure('/etc/sudoers.d/lanewise', `${line}\n`, '0440');
    const allowed = await as('ada', (machine) => collectNas(machine, 'full'));
    expect(valueOf(allowed.connections)?.source).toBe('sockets-by-process');
    expect(valueOf(allowed.sessions)).toHaveLength(2);
    await nas.box.shell('rm /etc/sudoers.d/lanewise');
  });

  test('a smbstatus that hangs costs what it would have told, and nothing else', async () => {
    await nas.configure('/run/slow', '#!/bin/sh\nexec sleep 600\n', '0755');
    await nas.box.shell('mount --bind /run/slow /usr/bin/smbstatus');
    try {
      const told = await as('root', (machine) => collectNas(machine, 'full', undefined, { timeoutMs: 2000 }));
      expect(told.sessions).toMatchObject({ state: 'failed' });
      expect(valueOf(told.connections)?.list).toHaveLength(2);
      expect(valueOf(told.interfaces)?.length).toBeGreaterThan(2);
    } finally {
      await nas.box.shell('umount /usr/bin/smbstatus');
    }
  });

  test('a connection that breaks is made anew at the next look', async () => {
    await as('root', async (machine) => {
      const first = await collectNas(machine, 'full');
      nas.dropSsh();
      const second = await collectNas(machine, 'tick', first);
      const third = await collectNas(machine, 'tick', second);
      expect(valueOf(third.connections)?.list).toHaveLength(2);
    });
  });

  test('no secret of the clients is in anything that is read', async () => {
    const told = await as('root', (machine) => collectNas(machine, 'full'));
    expect(JSON.stringify(told)).not.toContain('canary');
  });
});
