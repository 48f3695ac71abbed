import type { Interface } from '../../../../shared/model/network.ts';
import type { Machine } from '../../../machine/machine.ts';
import { ifReadable } from '../../text/reading.ts';
import { ethtool, hardwarePlaces, interfaceDirectory, udevRecord } from '../../sources.ts';
import { mayBeHardware } from '../interface-kind.ts';
import type { IpLink } from './addresses.ts';
import { parseEthtool, type LinkModes } from './ethtool.ts';
import { udevModel } from './udev-model.ts';

/** Vendor and product of interfaces by name, for those that udev does not know; decoration that may fail. */
export type DescribeInterfaces = () => Promise<ReadonlyMap<string, string>>;

/** What /sys, udev and ethtool tell of an interface that may be hardware. */
export interface Hardware {
  /** Names in /sys/class/net/NAME. */
  readonly entries: readonly string[] | undefined;
  readonly told: Pick<Interface, 'usb' | 'driver' | 'model' | 'receiveQueues' | 'supportedSpeed' | 'partnerSpeed'>;
}

export async function readHardware(
  machine: Machine,
  links: readonly IpLink[],
  describe?: DescribeInterfaces,
): Promise<ReadonlyMap<string, Hardware>> {
  const asked = links.filter(mayBeHardware);
  const [models, read] = await Promise.all([
    describe === undefined ? undefined : modelsOf(describe),
    Promise.all(asked.map(async (link) => [link.name, await hardwareOf(machine, link)] as const)),
  ]);
  return new Map(
    read.map(([name, { entries, told }]) => [
      name,
      { entries, told: { ...told, model: told.model ?? models?.get(name) } },
    ]),
  );
}

/** Failures show as missing models and touch nothing else. */
async function modelsOf(describe: DescribeInterfaces): Promise<ReadonlyMap<string, string> | undefined> {
  return await describe().then(
    (models) => models,
    () => undefined,
  );
}

async function hardwareOf(machine: Machine, { name, index, flags }: IpLink): Promise<Hardware> {
  const directory = interfaceDirectory(name);
  const [entries, queues, subsystem, driver, udev, modes] = await Promise.all([
    ifReadable(machine.listDirectory(directory)),
    ifReadable(machine.listDirectory(`${directory}/${hardwarePlaces.queues}`)),
    ifReadable(machine.readLink(`${directory}/${hardwarePlaces.subsystem}`)),
    ifReadable(machine.readLink(`${directory}/${hardwarePlaces.driver}`)),
    ifReadable(machine.readFile(udevRecord(index))),
    flags.includes('UP') ? modesOf(machine, name) : undefined,
  ]);
  const receiving = queues?.filter((queue) => queue.startsWith('rx-')).length;
  return {
    entries,
    told: {
      usb: subsystem?.endsWith('/usb'),
      supportedSpeed: modes?.supported,
      partnerSpeed: modes?.partner,
      driver: driver?.split('/').at(-1),
      model: udev === undefined ? undefined : udevModel(udev),
      receiveQueues: receiving === 0 ? undefined : receiving,
    },
  };
}

/** `ethtool` only adds what a port could do: without it, or with a driver that does not answer, that is not known. */
async function modesOf(machine: Machine, name: string): Promise<LinkModes | undefined> {
  const result = await ifReadable(machine.run(ethtool(name)));
  return result?.stdout.startsWith('Settings for ') ? parseEthtool(result.stdout) : undefined;
}
