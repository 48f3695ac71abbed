/**
 * Brings up a whole lab: switch, NAS, workstation, and the doorways by which programs on this machine reach them. What the NAS
 * serves, and what the workstation has to attach it, is a service: SMB here, others in files of their own.
 */
import { readFile } from 'node:fs/promises';
import type { Kernel } from './booted-machine.ts';
import { openBox, type Box } from './box.ts';
import { openDoorways } from './doorway.ts';
import { smb, type Nas, type NasMachine, type Service } from './nas.ts';
import { setNasPort, setNasPortSpeed, wire, type PortIndex, type Wiring } from './network.ts';
import { openRemoteShell, type RemoteShell } from './remote-shell.ts';
import { hostKeyInRoot, identityInRoot, rootOf, type Person, type Root, type Suite } from './roots.ts';
import { emulatedKernel } from './emulated-kernel.ts';
import { userModeKernel } from './user-mode-kernel.ts';
import { bootWorkstation, type Workstation } from './workstation.ts';

/** How a program on this machine logs in to a host of the lab. */
export interface Reach {
  readonly host: '127.0.0.1';
  readonly port: number;
  readonly identity: string;
  readonly knownHosts: string;
}

/** A lab, whatever its NAS serves. */
export interface Site<Served extends NasMachine = NasMachine> {
  readonly suite: Suite;
  readonly wiring: Wiring;
  readonly nas: Served;
  readonly workstation: Workstation;
  /** Root's shell in the workstation. */
  readonly shell: RemoteShell;
  readonly reachWorkstation: Reach;
  readonly reachNas: Reach;
  /** Logs in by SSH as a program would; the caller closes it. */
  readonly logIn: (where: 'workstation' | 'nas', as: Person) => Promise<RemoteShell>;
  readonly cutNasPort: (port: PortIndex) => Promise<void>;
  readonly plugNasPort: (port: PortIndex) => Promise<void>;
  readonly setNasPortSpeed: (port: PortIndex, megabits: number) => Promise<void>;
  /** Pulls the workstation's plug and boots it again; its files are kept, its mounts are those of /etc/fstab. */
  readonly restartWorkstation: () => Promise<void>;
  /** Ends everything; nothing is left. */
  readonly close: () => Promise<void>;
}

/** A lab whose NAS serves SMB. */
export type Lab = Site<Nas>;

export interface LabOptions {
  readonly suite: Suite;
  readonly wiring: Wiring;
  /** The user-mode one unless told otherwise. */
  readonly kernel?: 'user-mode' | 'emulated';
  /** The workstation is run by systemd, as most are; without it nothing runs there but what the lab needs. */
  readonly systemd?: boolean;
  readonly tell?: (line: string) => void;
}

export const openLab = (options: LabOptions): Promise<Lab> => openSite(smb, options);

export async function openSite<Served extends NasMachine>(
  service: Service<Served>,
  { suite, wiring, kernel, systemd = false, tell = () => {} }: LabOptions,
): Promise<Site<Served>> {
  const root = await rootOf(suite, tell, [...service.packages, ...(systemd ? ['systemd'] : [])]);
  const booted = kernel === 'emulated' ? await emulatedKernel(suite, tell) : userModeKernel;
  const outside = await openBox({ name: 'switch' });
  try {
    return await furnish(outside, { root, wiring, kernel: booted, systemd, service }, tell);
  } catch (error) {
    await outside.close();
    throw error;
  }
}

interface Parts<Served extends NasMachine> {
  readonly root: Root;
  readonly wiring: Wiring;
  readonly kernel: Kernel;
  readonly systemd: boolean;
  readonly service: Service<Served>;
}

async function furnish<Served extends NasMachine>(
  outside: Box,
  { root, wiring, kernel, systemd, service }: Parts<Served>,
  tell: (line: string) => void,
): Promise<Site<Served>> {
  const nasBox = await service.openBox(root, outside);
  await wire(outside, nasBox, wiring);
  tell('booting the workstation …');
  const [nas, workstation] = await Promise.all([
    service.start(nasBox, root, wiring.layout),
    bootWorkstation(outside, root, { wiring, kernel, systemd, client: service.client }),
  ]);
  const doors = [workstation.address, nas.addresses[0]].map((address) => ({ address, port: 22 }));
  const [workstationPort = 0, nasPort = 0] = await openDoorways(outside, doors);
  const hostKey = await readFile(`${root.path}${hostKeyInRoot}`, 'utf8');
  const privateKey = await readFile(`${root.path}${identityInRoot}`, 'utf8');
  const reach = await keysFor(outside, root, hostKey, [workstationPort, nasPort]);
  const logIn = (where: 'workstation' | 'nas', user: Person): Promise<RemoteShell> =>
    openRemoteShell({
      where,
      port: where === 'nas' ? nasPort : workstationPort,
      user,
      privateKey,
      hostKey,
      seenFromOutside: async () =>
        `Its console: ${workstation.console().slice(-3_000)}\n${await outside.shell('ps axo pid,stat,pcpu,etime,wchan:24,args; ss -tanp')}`,
    });
  let shell = await logIn('workstation', 'root');
  return {
    suite: root.suite,
    wiring,
    nas,
    workstation,
    shell: { tried: (line) => shell.tried(line), run: (line) => shell.run(line), close: () => shell.close() },
    reachWorkstation: reach(workstationPort),
    reachNas: reach(nasPort),
    logIn,
    cutNasPort: async (port) => void (await setNasPort(outside, port, 'down')),
    plugNasPort: async (port) => void (await setNasPort(outside, port, 'up')),
    setNasPortSpeed: (port, megabits) => setNasPortSpeed(outside, nasBox, port, megabits),
    restartWorkstation: async () => {
      await shell.run('sync');
      shell.close();
      await workstation.restart();
      shell = await logIn('workstation', 'root');
    },
    close: async () => {
      shell.close();
      await outside.close();
    },
  };
}

/** Key and known hosts as files in the lab's own temporary folder, named by the way that leads there from outside. */
async function keysFor(
  outside: Box,
  root: Root,
  hostKey: string,
  ports: readonly number[],
): Promise<(port: number) => Reach> {
  const [type = '', key = ''] = hostKey.split(' ');
  const known = ports.map((port) => `[127.0.0.1]:${port} ${type} ${key}`).join('\n');
  await outside.shell(
    `install -m 600 ${root.path}${identityInRoot} /run/identity\ncat > /run/known_hosts <<'END'\n${known}\nEND`,
  );
  const folder = `/proc/${outside.pid}/root/run`;
  return (port) => ({ host: '127.0.0.1', port, identity: `${folder}/identity`, knownHosts: `${folder}/known_hosts` });
}
