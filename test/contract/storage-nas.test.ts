/** A real iSCSI target, asked over real SSH. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { sharesFromNas } from '../../main/snapshot/adapters/from-nas/from-nas.ts';
import { sshMachine, type SshMachine } from '../../main/machine/ssh.ts';
import type { MachineFacts } from '../../shared/model/machine.ts';
import { valueOf } from '../../shared/model/reading.ts';
import { missingFile, missingRoot, missingSshd, onlyWhere } from '../helpers/only-where.ts';
import { initiators, portals, startStorageNas, targetName, writeIn, type StorageNas } from '../helpers/storage-nas.ts';

const missing = [
  ...missingRoot,
  ...missingSshd,
  ...missingFile('/usr/sbin/tgtd', 'The iSCSI target tgtd (Debian package tgt)'),
  ...missingFile('/usr/bin/iscsi-perf', 'The initiator iscsi-perf (Debian package libiscsi-bin)'),
  ...missingFile('/usr/bin/sudo', 'sudo'),
];

describe('an iSCSI target', onlyWhere(missing), () => {
  let nas: StorageNas;
  const open: SshMachine[] = [];
  beforeAll(async () => {
    nas = await startStorageNas();
  });
  afterAll(async () => {
    for (const machine of open) await machine.close();
    await nas.close();
  });

  async function login(user: string): Promise<SshMachine> {
    const machine = await sshMachine({
      host: `${user}@127.0.0.1:${nas.sshPort}`,
      home: nas.home,
      knownHosts: join(nas.home, 'own_known_hosts'),
      acceptHostKey: nas.fingerprint,
    });
    open.push(machine);
    return machine;
  }

  const targetsOf = (facts: MachineFacts) => facts.iscsiServer?.services.map(({ targets }) => targets)[0];
  const ends = (facts: MachineFacts): readonly string[] =>
    (facts.iscsiServer && valueOf(facts.iscsiServer.connections))
      ?.filter(({ state }) => state === 'established')
      .map(({ client, nas: end }) => `${client.address} ${end.address}`)
      .toSorted() ?? [];

  test('as root: the target, both initiators by name, and each connection with both ends', async () => {
    const machine = await login('root');
    const facts = await collectMachine('nas', machine, 'full');
    const targets = targetsOf(facts);
    expect(targets).toMatchObject({
      state: 'known',
      value: [{ name: targetName, software: 'tgt', enabled: true, luns: [1], listsAll: true }],
    });
    const [target] = targets?.state === 'known' ? targets.value : [];
    expect(
      target?.sessions.map(({ initiator, connections }) => `${initiator} ${connections[0]?.client}`).toSorted(),
    ).toEqual([`${initiators.one} 10.0.1.51`, `${initiators.both} 10.0.1.50`, `${initiators.both} 10.0.2.50`]);
    expect(ends(facts)).toEqual(['10.0.1.50 10.0.1.25', '10.0.1.51 10.0.1.25', '10.0.2.50 10.0.2.25']);
    const listening = facts.iscsiServer && valueOf(facts.iscsiServer.listening);
    expect(listening?.map(({ address, port }) => `${address} ${port}`).toSorted()).toEqual(
      portals.map((address) => `${address} 3260`),
    );
    expect(facts.guide?.sudoers.join('\n')).not.toContain('tgtadm');
    const shares = sharesFromNas(facts, new Set()).toSorted((left, right) => left.client.localeCompare(right.client));
    expect(shares.map(({ client, verdict, ports, unusedPorts }) => [client, verdict.word, ports, unusedPorts])).toEqual(
      [
        [initiators.one, 'single', ['eth0'], ['eth1']],
        [initiators.both, 'full', ['eth0', 'eth1'], []],
      ],
    );
    expect(shares[0]?.remarks.join('\n')).toMatch(/eth0 9000, eth1 1500[\s\S]*10\.0\.1\.51/);
    const next = await collectMachine('nas', machine, 'tick', facts);
    expect(ends(next)).toEqual(ends(facts));
    const [before, after] = [facts, next].map((one) => valueOf(one.iscsiServer?.connections ?? { state: 'unchecked' }));
    const sent = (list: typeof before): number => (list ?? []).reduce((sum, one) => sum + (one.sent ?? 0), 0);
    expect(sent(after)).toBeGreaterThan(sent(before));
  });

  test('is found by asking it: every portal is asked for itself, as tgt tells of the asked one alone', async () => {
    const here = fileURLToPath(new URL('../helpers/find-targets-here.ts', import.meta.url));
    const [first, second] = portals;
    const search = async (words: string): Promise<unknown> =>
      JSON.parse(await nas.box.shell(`${process.execPath} ${here} ${words} 2>&1`));
    const portal = (address: string) => ({
      address,
      port: 3260,
      answers: true,
      by: { interface: `of ${address}`, address },
      loggedIn: false,
    });
    expect(await search(`${first} -- ${second}`)).toEqual({
      targets: [{ name: targetName, portals: [portal(first), portal(second)] }],
      sentences: [],
    });
    const alone = await search(`${first} 127.0.0.1 --`);
    expect(alone).toMatchObject({
      targets: [{ portals: [{ address: first }] }],
      sentences: [expect.stringContaining('no iSCSI service listens')],
    });
  });

  test('as an ordinary account: denied, with the line for sudo; connections are listed all the same; the line allows it', async () => {
    const machine = await login('ada');
    const facts = await collectMachine('nas', machine, 'full');
    expect(targetsOf(facts)).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
    expect(ends(facts)).toHaveLength(3);
    const line = facts.guide?.sudoers.join('\n') ?? '';
    expect(line).toContain('/usr/sbin/tgtadm --lld iscsi --mode target --op show');
    await writeIn(nas.box, '/etc/sudoers.d/lanewise', `${line}\n`, '440');
    const allowed = await collectMachine('nas', machine, 'full');
    expect(targetsOf(allowed)).toMatchObject({
      state: 'known',
      evidence: { source: expect.stringContaining('sudo -n') },
    });
    const next = await collectMachine('nas', machine, 'tick', allowed);
    expect(targetsOf(next)).toMatchObject({ state: 'known' });
  });

  test('clients of NFS: root alone may list them; one that left meanwhile takes nothing with it', async () => {
    await nas.box.shell(`mount -t tmpfs -o mode=755 stand-in /proc/fs/nfsd
echo 'tcp 2049' > /proc/fs/nfsd/portlist
mkdir -p -m 700 /proc/fs/nfsd/clients; mkdir -m 700 /proc/fs/nfsd/clients/3 /proc/fs/nfsd/clients/4
printf 'address: "10.0.1.50:834"\nstatus: confirmed\nname: "Linux NFSv4.1 esx1"\nminor version: 1\n' > /proc/fs/nfsd/clients/3/info
ln -s /nowhere /proc/fs/nfsd/clients/4/info
printf '# Version 1.1\n# Path Client(Flags) # IPs\n/srv/data\t10.0.1.0/24(rw,sync)\n' > /proc/fs/nfsd/exports`);
    const machine = await login('ada');
    const facts = await collectMachine('nas', machine, 'full');
    expect(facts.nfsServer).toMatchObject({
      software: 'kernel',
      clients: { state: 'denied', needs: 'nas-sudo' },
      exports: { value: [{ path: '/srv/data' }] },
      connections: { value: [] },
    });
    await writeIn(nas.box, '/etc/sudoers.d/lanewise', `${facts.guide?.sudoers.join('\n')}\n`, '440');
    const allowed = await collectMachine('nas', machine, 'full');
    expect(allowed.nfsServer).toMatchObject({
      bySudo: true,
      clients: { value: [{ id: '3', address: { address: '10.0.1.50', port: 834 }, name: 'Linux NFSv4.1 esx1' }] },
    });
  });
});
