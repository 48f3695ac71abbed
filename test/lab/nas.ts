/** The NAS of a lab: Samba and an SSH server over a root file system of their own, in namespaces of their own. */
import { output } from './command.ts';
import { openBox, type Box } from './box.ts';
import { nasAddresses, nasSide, portMegabits, type Layout } from './network.ts';
import { account, type Person, type Root } from './roots.ts';
import { until } from './until.ts';

/** What a person could have set at the NAS. Speeds are announced as they are: Linux tells 10 Gbit/s for a veth. */
export interface ServerSettings {
  readonly multichannel: boolean;
  /** Unknown users are let in as guests. */
  readonly guests: boolean;
  readonly rss: boolean;
  /** Where it listens. */
  readonly smbPorts: readonly number[];
  readonly megabits: readonly [number, number];
}

export const usualSettings: ServerSettings = {
  multichannel: true,
  guests: false,
  rss: false,
  smbPorts: [445],
  megabits: [portMegabits, portMegabits],
};

/** The NAS of any lab. */
export interface NasMachine {
  /** The namespaces where its ports are, as eth0 and eth1. */
  readonly box: Box;
  readonly addresses: readonly [string, string];
}

/** What a NAS serves, and how a workstation is made ready to attach it. */
export interface Service<Served extends NasMachine> {
  /** Debian packages of either machine beside the usual ones. */
  readonly packages: readonly string[];
  readonly openBox: (root: Root, inside: Box) => Promise<Box>;
  /** Makes a NAS of the box, which is wired by then. */
  readonly start: (box: Box, root: Root, layout: Layout) => Promise<Served>;
  /** Loads modules and starts daemons at the workstation: lines of `sh`, which run while it boots. */
  readonly client: string;
}

export interface Nas extends NasMachine {
  /** Lets an account do these as root by `sudo -n`, and nothing else; until the next reset. */
  readonly allow: (person: Person, commands: readonly string[]) => Promise<void>;
  /** The network, and the files beside smb.conf, as they were at the start. */
  readonly reset: () => Promise<void>;
  /** Writes the settings and starts the SMB server anew: sessions are dropped, as on a real NAS. */
  readonly serve: (settings: ServerSettings) => Promise<void>;
}

const mount = '/run/nas';

/** Lays a writable layer over the root and makes the folders that programs expect to be alive. */
const prepare = (root: Root): string => `
mkdir -p /run/upper /run/work ${mount}
mount -t overlay -o lowerdir=${root.path},upperdir=/run/upper,workdir=/run/work nas ${mount}
mount -t proc proc ${mount}/proc
mount -t sysfs sysfs ${mount}/sys
mount --rbind /dev ${mount}/dev
mount -t tmpfs -o mode=755 run ${mount}/run
mkdir -p ${mount}/run/sshd ${mount}/run/samba
`;

export const openNasBox = (root: Root, inside: Box): Promise<Box> =>
  openBox({ name: 'nas', inside, prepare: prepare(root), root: mount });

/** Its network and its SSH server. */
export async function startNas(box: Box, layout: Layout): Promise<NasMachine> {
  await box.shell(`${nasSide(layout)}\n/usr/sbin/sshd -o PidFile=/run/sshd.pid`);
  return { box, addresses: nasAddresses(layout) };
}

export const smb: Service<Nas> = {
  packages: [],
  openBox: openNasBox,
  start: async (box, _root, layout) => sambaAt(await startNas(box, layout), layout),
  client: 'modprobe cifs',
};

function sambaAt(machine: NasMachine, layout: Layout): Nas {
  const { box, addresses } = machine;
  return {
    ...machine,
    allow: async (person, commands) => {
      const line = `${person} ALL=(root) NOPASSWD: ${commands.join(', ')}`;
      await output(box.enter(['sh', '-c', 'cat > /etc/sudoers.d/lanewise && chmod 440 /etc/sudoers.d/lanewise']), {
        input: `${line}\n`,
      });
      await box.shell('visudo -qc');
    },
    reset: async () => void (await box.shell(`${asInstalled}\n${nasSide(layout)}`)),
    serve: (settings) => serve(box, addresses, settings),
  };
}

/** Settings that somebody wrote to last, and what the SSH account may do by sudo. */
const asInstalled = 'find /etc/sysctl.d /etc/sudoers.d -newer /run/sshd.pid -type f -delete';

async function serve(box: Box, addresses: readonly [string, string], settings: ServerSettings): Promise<void> {
  await stop(box);
  await output(box.enter(['sh', '-c', 'cat > /etc/samba/smb.conf']), { input: configuration(addresses, settings) });
  // --no-process-group: smbd ends its whole process group when it stops.
  await box.shell('setsid /usr/sbin/smbd -D --no-process-group < /dev/null > /run/smbd.out 2>&1');
  await until(
    'the SMB server listens',
    async () => (await listeners(box, settings)) >= addresses.length * settings.smbPorts.length,
    async () => box.shell('cat /run/smbd.out; tail -20 /var/log/samba/log.smbd'),
  );
}

async function stop(box: Box): Promise<void> {
  // In this process namespace every smbd is ours; one that was stopped ends when it goes on.
  await box.shell('if pkill -x smbd; then pkill -CONT -x smbd || true; fi');
  await until(
    'the SMB server is gone',
    async () => (await box.shell('pgrep -x smbd || true')) === '',
    async () => box.shell('ps ax'),
  );
}

const listeners = async (box: Box, { smbPorts }: ServerSettings): Promise<number> =>
  (await box.shell(`ss -tlnH '${smbPorts.map((port) => `sport = :${port}`).join(' or ')}'`))
    .split('\n')
    .filter((line) => line !== '').length;

function configuration(addresses: readonly [string, string], settings: ServerSettings): string {
  const interfaces = addresses.map((address, port) => {
    const speed = `speed=${(settings.megabits[port] ?? portMegabits) * 1_000_000}`;
    return `"${address};${speed}${settings.rss ? ',capability=RSS' : ''}"`;
  });
  const share = (name: string): string =>
    `[${name}]\n  path = /srv/${name}\n  read only = no\n  guest ok = ${settings.guests ? 'yes' : 'no'}\n`;
  return `[global]
  workgroup = WORKGROUP
  netbios name = NAS
  server role = standalone server
  interfaces = ${interfaces.join(' ')}
  bind interfaces only = yes
  disable netbios = yes
  smb ports = ${settings.smbPorts.join(' ')}
  server multi channel support = ${settings.multichannel ? 'yes' : 'no'}
  map to guest = ${settings.guests ? 'Bad User' : 'Never'}
  guest account = ${account.name}
  log level = 1
  load printers = no
  disable spoolss = yes
${share('data')}${share('data2')}`;
}
