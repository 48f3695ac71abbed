import { z } from 'zod';
import { ifThere } from '../../collect/text/reading.ts';
import { jsonOf } from '../../collect/text/json-lines.ts';
import { linesOf, unendedLinesOf } from '../../collect/text/text-lines.ts';
import { ParseError } from '../../collect/text/parse-error.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';

/** The program that sets an interface up, and so undoes at the next start what is not written where it reads. */
export type InterfaceOwner =
  | { readonly kind: 'network-manager'; readonly profile: string }
  /** `file`: its .network file; netplan writes those too (`10-netplan-NAME.network` below /run). */
  | { readonly kind: 'systemd-networkd'; readonly file: string }
  /** /etc/network/interfaces */
  | { readonly kind: 'ifupdown' }
  | { readonly kind: 'nobody' };

const ownerCommands = {
  networkManager: ['nmcli', '-t', '-f', 'DEVICE,STATE,CONNECTION', 'device'],
  networkd: ['networkctl', '--json=short', 'list'],
} as const satisfies Record<string, readonly [string, ...string[]]>;

/** Asked in this order: NetworkManager says itself which interfaces it leaves to others. */
export async function ownerOf(machine: Machine, name: string): Promise<InterfaceOwner> {
  const devices = await said(machine, ownerCommands.networkManager);
  const profile = devices === undefined ? undefined : parseNmDevices(devices).get(name);
  if (profile !== undefined) return { kind: 'network-manager', profile };
  const links = await said(machine, ownerCommands.networkd);
  const file = links === undefined ? undefined : parseNetworkdLinks(links).get(name);
  if (file !== undefined) return { kind: 'systemd-networkd', file };
  return (await inInterfaces(machine, name)) ? { kind: 'ifupdown' } : { kind: 'nobody' };
}

/** What a program says; `undefined` where it is not installed or its service does not run: then it owns nothing. */
async function said(machine: Machine, argv: readonly [string, ...string[]]): Promise<string | undefined> {
  try {
    const { exitCode, stdout } = await machine.run(argv);
    return exitCode === 0 ? stdout : undefined;
  } catch (error) {
    if (error instanceof MachineError && error.kind === 'absent') return undefined;
    throw error;
  }
}

/**
 * `nmcli -t -f DEVICE,STATE,CONNECTION device` (nmcli(1)): fields separated by `:`; `:` and `\` in them are written with a
 * `\` before them. Gives the profile of each interface that NetworkManager set up: neither `unmanaged` nor
 * `connected (externally)`.
 *
 *     eth0:connected:Wired connection 1
 *     eth1:connected (externally):eth1
 *     lo:unmanaged:
 */
export function parseNmDevices(text: string): ReadonlyMap<string, string> {
  return new Map(
    linesOf(text, 'nmcli device').flatMap((line): readonly (readonly [string, string])[] => {
      const fields = [...line.text.matchAll(/(?:^|:)((?:[^:\\]|\\.)*)/g)].map(([, field = '']) =>
        field.replace(/\\(.)/g, '$1'),
      );
      const [device, state, profile] = fields;
      if (device === undefined || state === undefined || profile === undefined || fields.length !== 3) {
        throw new ParseError('nmcli device: not three fields', line.number, line.text);
      }
      return /^connected$|^connecting/.test(state) ? [[device, profile]] : [];
    }),
  );
}

const linkSchema = z.object({
  Name: z.string(),
  AdministrativeState: z.string().optional(),
  NetworkFile: z.string().optional(),
});
const linksSchema = z.object({ Interfaces: z.array(linkSchema) });

/**
 * `networkctl --json=short list` (networkctl(1), since systemd 250; src/network/networkd-json.c). Gives the .network file
 * of each interface that systemd-networkd configures.
 *
 *     {"Interfaces":[{"Index":2,"Name":"eth0","AdministrativeState":"configured",
 *                     "NetworkFile":"/etc/systemd/network/10-eth0.network",…}]}
 */
export function parseNetworkdLinks(text: string): ReadonlyMap<string, string> {
  const { Interfaces } = jsonOf(linksSchema, text, 'networkctl');
  return new Map(
    Interfaces.flatMap(({ Name, AdministrativeState, NetworkFile }) =>
      NetworkFile === undefined || AdministrativeState === 'unmanaged' ? [] : [[Name, NetworkFile] as const],
    ),
  );
}

const interfacesFile = '/etc/network/interfaces';
const interfacesDirectory = '/etc/network/interfaces.d';

/** interfaces(5): `iface eth0 inet dhcp`, in the file itself or in one of the files beside it. */
async function inInterfaces(machine: Machine, name: string): Promise<boolean> {
  const names = (await ifThere(machine.listDirectory(interfacesDirectory))) ?? [];
  const paths = [interfacesFile, ...names.map((file) => `${interfacesDirectory}/${file}`)];
  const texts = await Promise.all(paths.map((path) => ifThere(machine.readFile(path))));
  return texts.some((text) => text !== undefined && configuredInterfaces(text).includes(name));
}

/** Names of the stanzas `iface NAME FAMILY METHOD` (interfaces(5)). */
export function configuredInterfaces(text: string): readonly string[] {
  return unendedLinesOf(text).flatMap(
    (line) => /^[ \t]*iface[ \t]+(?<name>\S+)/.exec(line.text)?.groups?.['name'] ?? [],
  );
}
