import type { Interface } from '../../../../shared/model/network.ts';
import type { Machine } from '../../../machine/machine.ts';
import type { IpLink } from './addresses.ts';
import { parseEthtool, type LinkModes } from './ethtool.ts';
import type { InterfaceCounters } from './net-device.ts';
import { lowerOf, mayBeHardware, nicKindOf } from './nic-kind.ts';
import { duplexOf, fileLines, linkByCarrier, readFiles, speedOf, type FileAnswers } from './nic-files.ts';
import { ifReadable, type Taken } from '../../text/reading.ts';
import { ethtool, hardwarePlaces, interfaceDirectory, interfaceFiles, udevRecord } from '../../workstation-sources.ts';
import { udevModel } from './udev-model.ts';

/** Vendor and product of interfaces by name, for those that udev does not know; decoration that may fail. */
export type DescribeInterfaces = () => Promise<ReadonlyMap<string, string>>;

interface Hardware {
  readonly entries: readonly string[] | undefined;
  readonly queues: readonly string[] | undefined;
  readonly subsystem: string | undefined;
  readonly driver: string | undefined;
  readonly modes: LinkModes | undefined;
  readonly model: string | undefined;
}

/** Interfaces with everything that /sys, udev and ethtool tell of them; the lines are those of /sys. */
export async function readNics(
  machine: Machine,
  links: readonly IpLink[],
  counters: ReadonlyMap<string, InterfaceCounters>,
  describe?: DescribeInterfaces,
): Promise<Taken<readonly Interface[]>> {
  const [models, details] = await Promise.all([
    describe === undefined ? undefined : modelsOf(describe),
    Promise.all(
      links.map(async (link) => {
        const [files, hardware] = await Promise.all([
          readFiles(machine, link.name, interfaceFiles),
          hardwareOf(machine, link),
        ]);
        return { link, files, hardware };
      }),
    ),
  ]);
  const value = details.flatMap(({ link, files, hardware }) => {
    const counted = counters.get(link.name);
    // An interface that came or went between two readings is seen by the next look.
    if (counted === undefined) return [];
    return [{ ...nicOf(link, files, hardware, links), ...counted, model: hardware?.model ?? models?.get(link.name) }];
  });
  return { value, lines: details.flatMap(({ files }) => fileLines(files)) };
}

/** Carrier and speed of interfaces: what a tick asks of those that were known before. */
export async function readLinkStates(
  machine: Machine,
  names: readonly string[],
): Promise<ReadonlyMap<string, FileAnswers>> {
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFiles(machine, name, ['carrier', 'speed'])] as const)),
  );
}

/** The interfaces of an earlier look with the present counters, and with state and speed where they were read. */
export function refreshedNics(
  nics: readonly Interface[],
  states: ReadonlyMap<string, FileAnswers>,
  counters: ReadonlyMap<string, InterfaceCounters>,
): Taken<readonly Interface[]> {
  return {
    value: nics.map((nic) => refreshed(nic, states.get(nic.name), counters.get(nic.name))),
    lines: [...states.values()].flatMap(fileLines),
  };
}

function refreshed(nic: Interface, files: FileAnswers | undefined, counted: InterfaceCounters | undefined): Interface {
  if (files === undefined) return { ...nic, ...counted };
  const link = linkByCarrier(files.carrier) ?? nic.link;
  return { ...nic, ...counted, link, speed: link === 'down' ? undefined : speedOf(files.speed) };
}

/** Failures show as missing models and touch nothing else. */
async function modelsOf(describe: DescribeInterfaces): Promise<ReadonlyMap<string, string> | undefined> {
  return await describe().then(
    (models) => models,
    () => undefined,
  );
}

async function hardwareOf(machine: Machine, link: IpLink): Promise<Hardware | undefined> {
  if (!mayBeHardware(link)) return undefined;
  const directory = interfaceDirectory(link.name);
  const [entries, queues, subsystem, driver, udev, modes] = await Promise.all([
    ifReadable(machine.listDirectory(directory)),
    ifReadable(machine.listDirectory(`${directory}/${hardwarePlaces.queues}`)),
    ifReadable(machine.readLink(`${directory}/${hardwarePlaces.subsystem}`)),
    ifReadable(machine.readLink(`${directory}/${hardwarePlaces.driver}`)),
    ifReadable(machine.readFile(udevRecord(link.index))),
    link.flags.includes('UP') ? modesOf(machine, link.name) : undefined,
  ]);
  return { entries, queues, subsystem, driver, modes, model: udev === undefined ? undefined : udevModel(udev) };
}

/** `ethtool` only adds what a port could do: without it, or with a driver that does not answer, that is not known. */
async function modesOf(machine: Machine, name: string): Promise<LinkModes | undefined> {
  const result = await ifReadable(machine.run(ethtool(name)));
  return result?.stdout.startsWith('Settings for ') ? parseEthtool(result.stdout) : undefined;
}

function nicOf(
  link: IpLink,
  files: FileAnswers,
  hardware: Hardware | undefined,
  all: readonly IpLink[],
): Omit<Interface, 'received' | 'sent'> {
  const state = linkOf(link, files);
  const queues = hardware?.queues?.filter((name) => name.startsWith('rx-')).length;
  return {
    name: link.name,
    kind: nicKindOf(link, hardware?.entries),
    usb: hardware?.subsystem?.endsWith('/usb') ?? false,
    link: state,
    speed: state === 'down' ? undefined : speedOf(files.speed),
    duplex: duplexOf(files.duplex),
    supportedSpeed: hardware?.modes?.supported,
    partnerSpeed: hardware?.modes?.partner,
    mtuBytes: link.mtuBytes,
    mac: link.mac,
    driver: hardware?.driver?.split('/').at(-1),
    receiveQueues: queues === 0 ? undefined : queues,
    addresses: link.addresses,
    master: link.master,
    lower: lowerOf(link, all),
  };
}

function linkOf(link: IpLink, files: FileAnswers): Interface['link'] {
  if (!link.flags.includes('UP')) return 'down';
  const carrier = linkByCarrier(files.carrier);
  if (carrier !== undefined) return carrier;
  if (link.flags.includes('NO-CARRIER') || files.operstate?.text === 'down') return 'down';
  return link.flags.includes('LOWER_UP') ? 'up' : 'unknown';
}
