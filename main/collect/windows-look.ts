import { z } from 'zod';
import { noIscsiClient, type IscsiClient } from '../../shared/model/iscsi.ts';
import { iscsiClientOf, windowsSmbOf, type MachineFacts } from '../../shared/model/machine.ts';
import { noNetwork, type TcpSocket } from '../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import { type WindowsEdition, type WindowsMapping, type WindowsSmbClient } from '../../shared/model/windows-smb.ts';
import type { Machine } from '../machine/machine.ts';
import { portalsOf, readAttached, readMoved, readSessions } from './iscsi-client/windows/iscsi-readings.ts';
import { together } from './network/client-sockets.ts';
import {
  addressesBefore,
  interfacesWith,
  readAdapters,
  readAddresses,
  readNeighbours,
  readRoutes,
  readRoutesTo,
  readSockets,
} from './network/windows/windows-network.ts';
import { liveOf, withAdministrator, type AdministratorAnswers } from './smb-client/windows/administrator.ts';
import { withLoad, withSetup } from './smb-client/windows/setup.ts';
import { readMoving, readSettled } from './smb-client/windows/smb-readings.ts';
import { iscsiPort, smbPort } from './sources.ts';
import { isLinkLocal } from './text/ip-address.ts';
import { count, flag, words } from './text/row-lines.ts';
import { readScript, type WindowsLook } from './text/script-reading.ts';

/**
 * A workstation with Windows. All scripts that wait for no other are asked in one turn, which its machine sends to
 * PowerShell as one line; a second turn asks for the routes to what the first one found. Where the service of the iSCSI initiator
 * runs, its sessions are a turn between.
 */
export async function windowsLook(
  machine: Machine,
  previous?: MachineFacts,
  fresh?: AdministratorAnswers,
): Promise<MachineFacts> {
  const look: WindowsLook = { machine, unknownProperties: new Set() };
  const { at: readAt, clock: asked } = machine.now();
  const routesRead = readRoutes(look);
  const [about, moving, settled, adapters, addresses, routes, neighbours, usual] = await Promise.all([
    readAbout(look),
    readMoving(look),
    readSettled(look),
    readAdapters(look),
    readAddresses(look),
    routesRead,
    readNeighbours(look, routesRead),
    readSockets(look, [smbPort]),
  ]);
  const answered = machine.now().clock;
  const ports = portsOf(moving.mappings);
  const { initiator, edition, ...ofMachine } = about;
  const iscsi = initiator ? await readIscsi(look) : undefined;
  const [ofShares, routesTo] = await Promise.all([
    ports.length > 1 ? readSockets(look, ports) : usual,
    readRoutesTo(look, addressesIn(moving, usual, iscsi?.iscsiClient)),
  ]);
  const { sockets, ...clients } = withIscsi(ofShares, iscsi);
  const interfaces = interfacesWith(adapters, addresses, settled.rss);
  const network = { ...noNetwork, interfaces, neighbours, routes, routesTo, sockets };
  const unknownProperties = [...look.unknownProperties].toSorted();
  const windowsSmb = { ...moving, ...settled, ...nothingEarlier, edition, unknownProperties };
  const facts = { machine: machine.id, family: 'windows', ...ofMachine, processors: unchecked } as const;
  return withEarlier(look, { ...facts, network, windowsSmb, ...clients, readAt, asked, answered }, previous, fresh);
}

/** Of a first look. */
const nothingEarlier = { setup: [], loaded: {}, administrator: {} } as const;

interface IscsiRead {
  readonly iscsiClient: IscsiClient;
  readonly sockets: Reading<readonly TcpSocket[]>;
}

/** Connections of both; of a machine that was not asked for iSCSI nothing of it. */
function withIscsi(
  ofShares: IscsiRead['sockets'],
  read: IscsiRead | undefined,
): Partial<IscsiRead> & Pick<IscsiRead, 'sockets'> {
  if (read === undefined) return { sockets: ofShares };
  return { sockets: together(ofShares, read.sockets), iscsiClient: read.iscsiClient };
}

/** Its connections are listed to everybody, what they are of perhaps not. `before`: an earlier look, in a tick. */
async function readIscsi(look: WindowsLook, before?: IscsiClient): Promise<IscsiRead> {
  const open = readSockets(look, [iscsiPort]);
  const read = before === undefined ? readSessions(look, open).then((all) => readAttached(look, all)) : undefined;
  const moved = before !== undefined && hasSessions(before) ? readMoved(look, before, open) : before;
  return { iscsiClient: (await (read ?? moved)) ?? noIscsiClient, sockets: await open };
}

const hasSessions = ({ sessions }: IscsiClient): boolean => (valueOf(sessions) ?? []).length > 0;

/** What moves, in one turn: mappings, pairs, connections, adapters and totals, and sessions of iSCSI if there were any. The rest is kept. */
export async function windowsTick(
  machine: Machine,
  previous: MachineFacts,
  fresh?: AdministratorAnswers,
): Promise<MachineFacts> {
  const before = liveOf(windowsSmbOf(previous));
  const look: WindowsLook = { machine, unknownProperties: new Set(before.unknownProperties) };
  const { at: readAt, clock: asked } = machine.now();
  const initiator = iscsiClientOf(previous);
  const isOpen = (valueOf(previous.network.sockets) ?? []).some(({ remote }) => remote.port === iscsiPort);
  const [moving, adapters, ofShares, iscsi] = await Promise.all([
    readMoving(look),
    readAdapters(look),
    readSockets(look, portsOf(before.mappings)),
    isOpen || hasSessions(initiator) ? readIscsi(look, initiator) : undefined,
  ]);
  const { sockets, ...clients } = withIscsi(ofShares, iscsi);
  const interfaces = interfacesWith(adapters, addressesBefore(previous.network), before.rss);
  const unknownProperties = [...look.unknownProperties].toSorted();
  const facts: MachineFacts = {
    ...previous,
    network: { ...previous.network, interfaces, sockets },
    windowsSmb: { ...before, ...moving, unknownProperties },
    ...clients,
    readAt,
    asked,
    answered: machine.now().clock,
  };
  return withEarlier(look, facts, previous, fresh);
}

/** With what earlier looks saw and what an administrator was told, as long as everything is set up as it was. */
async function withEarlier(
  look: WindowsLook,
  seen: MachineFacts,
  previous: MachineFacts | undefined,
  fresh: AdministratorAnswers | undefined,
): Promise<MachineFacts> {
  const { facts, since } = withSetup(seen, previous);
  // Of answers that came while something changed nobody knows which of both they are of.
  const usable = previous === undefined || since !== undefined ? fresh : undefined;
  return withAdministrator(look, withLoad(facts, since), since, usable);
}

/** The usual port, and those that mappings name besides. */
function portsOf(mappings: Reading<readonly WindowsMapping[]>): readonly number[] {
  const named = (valueOf(mappings) ?? []).flatMap(({ port }) => port ?? []);
  return [...new Set([smbPort, ...named.toSorted((left, right) => left - right)])];
}

/** Addresses of NAS: a link-local one needs an interface to mean anything. */
function addressesIn(
  { pairs }: Pick<WindowsSmbClient, 'pairs'>,
  sockets: Reading<readonly TcpSocket[]>,
  iscsi: IscsiClient | undefined,
): readonly string[] {
  const named = [
    ...(iscsi === undefined ? [] : portalsOf(iscsi)),
    ...(valueOf(pairs) ?? []).map(({ remote }) => remote),
    ...(valueOf(sockets) ?? []).map(({ remote }) => remote.address),
  ];
  return [...new Set(named)].filter((address) => !isLinkLocal(address)).toSorted();
}

/** The row of `machine.ps1`: the system (Win32_OperatingSystem), the account's own token, the service MSiSCSI, and PowerShell itself. */
const aboutForm = z.object({
  HostName: words,
  Caption: words,
  Version: words,
  BuildNumber: z.union([count, z.string()]).nullish(),
  ProductType: count.nullish(),
  UserName: words,
  Elevated: flag,
  Initiator: count.nullish(),
  PSVersion: words,
  PSEdition: words,
});
type About = z.infer<typeof aboutForm>;

/** Win32_OperatingSystem.ProductType: 1 work station, 2 domain controller, 3 server. */
const clientProduct = 1;
/** ServiceControllerStatus: 4 runs. */
const running = 4;

async function readAbout(
  look: WindowsLook,
): Promise<
  Pick<MachineFacts, 'hostName' | 'kernel' | 'system' | 'account'> &
    Pick<WindowsSmbClient, 'edition'> & { readonly initiator: boolean }
> {
  const read = await readScript(look, { script: 'machine', form: aboutForm, take: ([first]) => first?.row });
  const told = <T>(of: (about: About) => T | null | undefined): Reading<T> => {
    if (read.state !== 'known') return read;
    const value = read.value && of(read.value);
    return value === undefined || value === null ? { state: 'absent', evidence: read.evidence } : { ...read, value };
  };
  return {
    hostName: told(({ HostName }) => HostName),
    kernel: told(({ Version }) => (typeof Version === 'string' ? { release: Version } : undefined)),
    system: told(({ Caption, Version, ProductType }) => {
      if (typeof Caption !== 'string') return undefined;
      const kind = ProductType === clientProduct ? 'windows' : 'windows-server';
      return { kind, name: Caption, ...(typeof Version === 'string' && { version: Version }) };
    }),
    account: told(({ UserName, Elevated }) =>
      typeof UserName === 'string' && typeof Elevated === 'boolean' ? { name: UserName, root: Elevated } : undefined,
    ),
    edition: told(editionOf),
    initiator: valueOf(told(({ Initiator }) => Initiator)) === running,
  };
}

function editionOf({ ProductType: product, BuildNumber: build, Elevated: elevated }: About): WindowsEdition {
  const number = Number(build ?? Number.NaN);
  return {
    ...(typeof product === 'number' && { kind: product === clientProduct ? 'client' : 'server' }),
    ...(Number.isInteger(number) && { build: number }),
    ...(typeof elevated === 'boolean' && { elevated }),
  };
}
