/**
 * NFS in a lab: the NAS is a second machine with a kernel of its own, whose nfsd serves a file system in memory. Its namespaces
 * on this machine hold the ends of the wires alone.
 */
import { bootMachine, type BootedMachine } from './booted-machine.ts';
import { openBox } from './box.ts';
import type { Site } from './lab.ts';
import type { NasMachine, Service } from './nas.ts';
import {
  bootedPorts,
  joinTaps,
  nasAddresses,
  nasMac,
  nasSide,
  portIndexes,
  workstationSide,
  type PortIndex,
  type Wiring,
} from './network.ts';
import { storagePackages } from './roots.ts';
import { until, untilThere } from './until.ts';
import { userModeKernel } from './user-mode-kernel.ts';
import { asInstalled } from './workstation.ts';

export const nfsWiring: Wiring = { layout: 'same', localPorts: 1 };

interface ExportMount {
  /** The port of the NAS by whose address it is mounted. */
  readonly by: PortIndex;
  readonly at: '/mnt/a' | '/mnt/b';
  readonly options: string;
}

export interface ExportScenario {
  readonly name: string;
  /** One sentence for a person. */
  readonly about: string;
  readonly mounts: readonly ExportMount[];
  /** TCP connections to each address of the NAS. */
  readonly connections: readonly [number, number];
}

const mount = (options: string, by: PortIndex = 0): ExportMount => ({
  by,
  at: by === 0 ? '/mnt/a' : '/mnt/b',
  options,
});

export const exportScenarios: readonly ExportScenario[] = [
  {
    name: 'nfs-one-address',
    about: 'An NFS export is mounted by one connection to one address of the NAS.',
    mounts: [mount('vers=4.2')],
    connections: [1, 0],
  },
  {
    name: 'nfs-nconnect',
    about: 'An NFS export is mounted by four connections, all to the same address.',
    mounts: [mount('vers=4.2,nconnect=4')],
    connections: [4, 0],
  },
  {
    name: 'nfs-second-mount-alone',
    about: 'A second mount names the second address, and the first one did not allow further addresses.',
    mounts: [mount('vers=4.2'), mount('vers=4.2', 1)],
    connections: [1, 0],
  },
  {
    name: 'nfs-trunked',
    about: 'A second mount by the second address added a connection to the first one: all is well.',
    mounts: [mount('vers=4.2,max_connect=2'), mount('vers=4.2,max_connect=2', 1)],
    connections: [1, 1],
  },
];

export interface NfsNas extends NasMachine {
  readonly machine: BootedMachine;
}

export const nfs: Service<NfsNas> = {
  packages: storagePackages,
  openBox: (_root, inside) => openBox({ name: 'wires', inside, prepare: 'mount -t sysfs sysfs /sys' }),
  start: async (box, root, layout) => {
    await box.shell(joinTaps);
    const machine = await bootMachine(box, root, {
      name: 'nas',
      kernel: userModeKernel,
      ports: bootedPorts(portIndexes.length, nasMac),
      systemd: false,
      begin: `${nasSide(layout)}\n${serving}`,
    });
    return { box, addresses: nasAddresses(layout), machine };
  },
  // nfsd of 7.2 offers flexible layouts of exports without `pnfs` too, and a read waits for its data server, by NFS 3, for ever.
  client: `mkdir -p /run/modprobe.d; echo 'install nfs_layout_flexfiles /bin/false' > /run/modprobe.d/lab.conf
modprobe nfsv4`,
};

/** hostfs cannot be exported; a file of nothing but holes takes no memory. With nfsdcld it knows that nobody has locks from before. */
const serving = `mount -t tmpfs srv /srv; mkdir /srv/data /srv/data2
for n in 1 2 3 4; do truncate -s 4G /srv/data/big$n.bin /srv/data2/big$n.bin; done
echo '/srv *(rw,fsid=0,no_root_squash,insecure,no_subtree_check)' > /etc/exports
modprobe nfsd; mountpoint -q /proc/fs/nfsd || mount -t nfsd nfsd /proc/fs/nfsd
mkdir -p /run/rpc_pipefs; mount -t rpc_pipefs sunrpc /run/rpc_pipefs; nfsdcld -p /run/rpc_pipefs
exportfs -ra; rpc.mountd -N 3; rpc.nfsd -N 3 4`;

/** Sets a lab up as the scenario says, whatever was done in it before, and waits until the connections are there. */
export async function playExport(site: Site, scenario: ExportScenario): Promise<void> {
  for (const port of portIndexes) await site.plugNasPort(port);
  await site.shell.run(clearing(site.wiring));
  for (const { by, at, options } of scenario.mounts) {
    await site.shell.run(`echo '${site.nas.addresses[by]}:/data ${at} nfs4 ${options} 0 0' >> /etc/fstab; mount ${at}`);
  }
  const wanted = scenario.connections.join(' and ');
  await until(
    `there are ${wanted} connections`,
    async () => (await exportConnections(site)).join(' and ') === wanted,
    () => exportState(site),
  );
}

const clearing = (wiring: Wiring): string => `set -e
for p in $(pgrep -x dd); do kill -KILL $p || :; done
umount -a -t nfs4
${untilThere('the connections are closed', '[ -z "$(ss -tnH \'dst :2049\' exclude time-wait)" ]', howItStands)}
${asInstalled}
${workstationSide(wiring)}
ip neigh flush all; dmesg -C; sync; echo 3 > /proc/sys/vm/drop_caches`;

/** TCP connections to each address of the NAS that the workstation has now. */
export async function exportConnections(site: Site): Promise<readonly number[]> {
  const printed = await site.shell.run("ss -tnOH state established 'dst :2049'");
  return site.nas.addresses.map((address) => printed.split('\n').filter((line) => line.includes(`${address}:`)).length);
}

const howItStands =
  "ss -tinO 'dst :2049'; grep nfs4 /proc/mounts; grep . /sys/kernel/sunrpc/xprt-switches/*/*/*; dmesg | tail -20";

/** How things stand, for a person and for the report of a wait that was in vain. */
export const exportState = async (site: Site): Promise<string> => (await site.shell.tried(howItStands)).stdout;
