/** iSCSI in a lab: a disk that the NAS (tgt) offers at two portals, and a workstation with open-iscsi and multipath-tools. */
import type { Site } from './lab.ts';
import { openNasBox, startNas, type NasMachine, type Service } from './nas.ts';
import { nasAddresses, portIndexes, workstationSide, type PortIndex, type Wiring } from './network.ts';
import { storagePackages } from './roots.ts';
import { until, untilThere } from './until.ts';
import { asInstalled } from './workstation.ts';

/** Two ports at either end, each pair in a subnet of its own, as iSCSI is usually wired. */
const usualWiring: Wiring = { layout: 'two', localPorts: 2 };
export const wiringOf = ({ wiring = usualWiring }: DiskScenario): Wiring => wiring;

export const target = 'iqn.2026-01.lab:disk';
/** What the map of the disk is called. */
const mapName = 'mpatha';

export interface DiskScenario {
  readonly name: string;
  /** One sentence for a person. */
  readonly about: string;
  /** The ports of the NAS that the workstation logs in at. */
  readonly portals: readonly PortIndex[];
  /** How dm-multipath groups the paths of the disk; without it no map is made. */
  readonly grouping?: 'failover' | 'multibus';
  /** As iSCSI is usually wired, unless told otherwise. */
  readonly wiring?: Wiring;
  /** A cable that is pulled once all of it is there. */
  readonly cut?: PortIndex;
}

export const diskScenarios: readonly DiskScenario[] = [
  {
    name: 'iscsi-failover',
    about: 'Two sessions to one disk, and dm-multipath uses the second path only when the first one fails.',
    portals: [0, 1],
    grouping: 'failover',
  },
  {
    name: 'iscsi-multibus',
    about: 'Two sessions to one disk, and dm-multipath uses both paths: all is well.',
    portals: [0, 1],
    grouping: 'multibus',
  },
  {
    name: 'iscsi-one-session',
    about: 'The NAS has two portals, and the workstation logged in at one of them.',
    portals: [0],
    grouping: 'multibus',
  },
  {
    name: 'iscsi-path-cut',
    about: 'Both paths are used, and the cable of the second port of the NAS is pulled.',
    portals: [0, 1],
    grouping: 'multibus',
    cut: 1,
  },
  {
    name: 'iscsi-same-exit',
    about:
      'Two sessions to one disk, and with all ports in one subnet both leave by the first port of the workstation.',
    portals: [0, 1],
    grouping: 'multibus',
    wiring: { layout: 'same', localPorts: 2 },
  },
  {
    name: 'iscsi-no-map',
    about: 'Two sessions to one disk and no map: the workstation takes it for two disks.',
    portals: [0, 1],
  },
];

/** What a program reads when it reads the disk. */
export const diskOf = ({ grouping }: DiskScenario): string =>
  grouping === undefined ? '/dev/sda' : `/dev/mapper/${mapName}`;

export const iscsi: Service<NasMachine> = {
  packages: storagePackages,
  openBox: openNasBox,
  start: async (box, _root, layout) => {
    const nas = await startNas(box, layout);
    await box.shell(serving(layout));
    return nas;
  },
  client: `modprobe -a sd_mod iscsi_tcp dm_multipath dm_round_robin dm_service_time
mkdir -p /run/lock/iscsi
/usr/lib/systemd/systemd-udevd --daemon
echo InitiatorName=iqn.2026-01.lab:workstation > /etc/iscsi/initiatorname.iscsi
iscsid`,
};

/** A disk of nothing but holes, which costs the NAS no memory. */
function serving(layout: Wiring['layout']): string {
  const [first, second] = nasAddresses(layout);
  const ask = 'tgtadm --lld iscsi';
  const identity = 'vendor_id=LABNAS,product_id=DISK,scsi_id=LABNAS-0001,scsi_sn=lab0001';
  return `mkdir -p /run/tgtd; truncate -s 4G /srv/disk.img
tgtd --iscsi portal=${first}:3260 < /dev/null > /run/tgtd.out 2>&1
${untilThere('tgtd answers', `${ask} --op show --mode sys > /dev/null 2>&1`, 'cat /run/tgtd.out')}
${ask} --op new --mode portal --param portal=${second}:3260
${ask} --op new --mode target --tid 1 -T ${target}
${ask} --op new --mode logicalunit --tid 1 --lun 1 -b /srv/disk.img
${ask} --op update --mode logicalunit --tid 1 --lun 1 --params ${identity}
${ask} --op bind --mode target --tid 1 -I ALL`;
}

/** Sets a lab up as the scenario says, whatever was done in it before, and waits until sessions, disks and map are there. */
export async function playDisk(site: Site, scenario: DiskScenario): Promise<void> {
  for (const port of portIndexes) await site.plugNasPort(port);
  await site.shell.run(clearing(site.wiring));
  await site.shell.run(`set -e\n${loggingIn(site.nas, scenario)}\n${mapping(scenario)}`);
  if (scenario.cut !== undefined) {
    await site.cutNasPort(scenario.cut);
    await until(
      'multipathd has given the path up',
      async () => (await pathStates(site)).some((state) => state.includes('failed')),
      () => diskState(site),
    );
  }
}

/** Takes everything off the workstation: reads, map, sessions, and the records by which they would come back. */
const clearing = (wiring: Wiring): string => `set -e
pkill -KILL -x dd || :
if pgrep -x multipathd > /dev/null; then
  ${untilThere('the map is gone', 'multipath -F', howItStands)}
  pkill -x multipathd
  ${untilThere('multipathd has ended', '! pgrep -x multipathd > /dev/null', howItStands)}
fi
if [ -n "$(ls /sys/class/iscsi_session)" ]; then iscsiadm -m node -U all > /dev/null; fi
${untilThere('no session is left', '[ -z "$(ls /sys/class/iscsi_session)" ]', howItStands)}
iscsiadm -m node -o delete > /dev/null 2>&1 || [ $? = 21 ]
rm -f /etc/multipath.conf
${asInstalled}
${workstationSide(wiring)}
ip neigh flush all; dmesg -C; sync; echo 3 > /proc/sys/vm/drop_caches`;

/** tgt tells of the portal that it is asked at alone, so each is asked; sessions come back when the machine boots. */
const loggingIn = ({ addresses }: NasMachine, { portals }: DiskScenario): string => `
for portal in ${portals.map((port) => addresses[port]).join(' ')}; do
  iscsiadm -m discovery -t sendtargets -p $portal > /dev/null
  iscsiadm -m node -T ${target} -p $portal -o update -n node.startup -v automatic
  iscsiadm -m node -T ${target} -p $portal --login > /dev/null
done
${untilThere(`there are ${portals.length} disks`, `[ "$(ls -d /sys/block/sd* 2> /dev/null | wc -l)" = ${portals.length} ]`, howItStands)}`;

function mapping({ grouping, portals }: DiskScenario): string {
  if (grouping === undefined) return '';
  const ready = `multipathd show paths raw format '%t %T' 2> /dev/null | grep -c '^active *ready'`;
  return `printf 'defaults {\\n\\tuser_friendly_names yes\\n\\tfind_multipaths no\\n\\tpath_grouping_policy ${grouping}\\n}\\n' > /etc/multipath.conf
multipathd
${untilThere('every path is ready', `[ "$(${ready})" = ${portals.length} ]`, howItStands)}
${untilThere('the map has its name', `[ -e /dev/mapper/${mapName} ]`, howItStands)}`;
}

const howItStands =
  "ss -tinO 'dst :3260'; iscsiadm -m session -P 1; multipathd show topology; lsblk; ps axo pid,stat,args; dmesg | tail -20";

/** Each path of the map as multipathd has it: what dm-multipath and the checker say of it. */
export async function pathStates(site: Site): Promise<readonly string[]> {
  const printed = await site.shell.run("multipathd show paths raw format '%d %t %T'");
  return printed.split('\n').filter((line) => line !== '');
}

/** How things stand, for a person and for the report of a wait that was in vain. */
export const diskState = async (site: Site): Promise<string> => (await site.shell.tried(howItStands)).stdout;
