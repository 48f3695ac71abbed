/** The workstation of a lab: a Linux kernel of its own, which attaches what the NAS serves with its real client. */
import { bootMachine, type BootedMachine, type Kernel } from './booted-machine.ts';
import type { Box } from './box.ts';
import { bootedPorts, workstationAddresses, workstationMac, workstationSide, type Wiring } from './network.ts';
import { account, type Root } from './roots.ts';

export interface Workstation extends BootedMachine {
  readonly address: string;
}

/** Name and password of an account at the NAS, for root alone. */
export const credentialsFile = '/etc/samba/nas.credentials';

/** The files that a person or a program may have changed, as they were at the start: lines of `sh` for the workstation. */
export const asInstalled = `
echo '# What the scenario mounts stands below.' > /etc/fstab
find /etc/sysctl.d /etc/modprobe.d /etc/samba -newer /init.lab -type f -delete
install -m 600 /dev/null ${credentialsFile}
printf 'username=${account.name}\\npassword=${account.password}\\n' > ${credentialsFile}
`;

interface Setup {
  readonly wiring: Wiring;
  readonly kernel: Kernel;
  readonly systemd: boolean;
  /** Makes the client of its protocol ready: lines of `sh`. */
  readonly client: string;
}

export async function bootWorkstation(outside: Box, root: Root, setup: Setup): Promise<Workstation> {
  const { wiring, kernel, systemd, client } = setup;
  const addresses = workstationAddresses(wiring);
  const booted = await bootMachine(outside, root, {
    name: 'workstation',
    kernel,
    systemd,
    ports: bootedPorts(addresses.length, workstationMac),
    begin: `${workstationSide(wiring)}\nsysctl -q --system\n${client}\nmount -a`,
  });
  return { ...booted, address: addresses[0] ?? '' };
}
