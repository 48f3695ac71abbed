import {
  smbServerUnread,
  type NasAnnouncedInterface,
  type NasConnections,
  type NasSession,
  type SmbConfiguration,
  type SmbServer,
} from '../../../../shared/model/smb-server.ts';
import type { MachineFacts, System } from '../../../../shared/model/machine.ts';
import { noNetwork, type Interface } from '../../../../shared/model/network.ts';
import { unchecked, type Reading } from '../../../../shared/model/reading.ts';
import { bitsPerSecond } from '../../../../shared/model/units.ts';
import type { Machine } from '../../../machine/machine.ts';
import { commandFailed, ifReadable, reading } from '../../text/reading.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { ParseError } from '../../text/parse-error.ts';
import { accessDenied } from '../../text/script-reading.ts';
import { guideOf } from '../../systems/profiles/known.ts';
import { windowsServer } from '../../systems/profiles/windows-server.ts';
import { smbPort } from '../../sources.ts';
import { parseWindowsAnswer, type WindowsAnswer } from './windows-answer.ts';
import { addressesIn, windowsInterfaces, type AdapterRow } from '../../network/windows/windows-interfaces.ts';
import { windowsCommands, windowsSource, type WindowsPart } from './windows-script.ts';

/**
 * Whether PowerShell answers there. An account without rights is refused even the system's name, and that is an answer
 * too.
 */
export async function answersAsWindows(machine: Machine, timeoutMs: number): Promise<boolean> {
  const said = await ifReadable(machine.run(windowsCommands.system, { timeoutMs: patience * timeoutMs }));
  if (said?.exitCode !== 0) return false;
  try {
    parseWindowsAnswer(said.stdout);
    return true;
  } catch (error) {
    if (error instanceof ParseError) return false;
    throw error;
  }
}

/** Cold, PowerShell loads a module for each group of cmdlets; only a tick finds them loaded before. */
const patience = 3;

/** What it is called where it does not tell. */
const unnamed = 'Windows';

/** The facts of a Windows server, all out of one PowerShell. */
export async function windowsServerFacts(
  machine: Machine,
  timeoutMs: number,
  previous: MachineFacts | undefined,
): Promise<MachineFacts> {
  const { at: readAt, clock: asked } = machine.now();
  const argv = previous === undefined ? windowsCommands.full : windowsCommands.tick;
  const answer = await reading(machine, 'PowerShell', async () => {
    const result = await machine.run(argv, { timeoutMs: previous === undefined ? patience * timeoutMs : timeoutMs });
    if (result.exitCode !== 0) throw commandFailed(['powershell'], result);
    return { value: parseWindowsAnswer(result.stdout), lines: [] };
  });
  const ask: Ask = (name, of) => partOf(machine, answer, name, of);
  const interfaces = ask('adapters', (said): readonly Interface[] | undefined => said.adapters && interfacesOf(said));
  return {
    machine: machine.id,
    family: 'windows',
    hostName: unchecked,
    kernel: unchecked,
    system: previous?.system ?? systemReading(machine, answer),
    account: unchecked,
    processors: unchecked,
    network: { ...noNetwork, interfaces },
    smbServer: serverOf(ask, previous?.smbServer),
    guide: guideOf(windowsServer, undefined, {}),
    readAt,
    asked,
    answered: machine.now().clock,
  };
}

/** A team of a server is told by its own cmdlet. */
function interfacesOf({ adapters, addresses, counters, teams }: WindowsAnswer): readonly Interface[] {
  const listed = adapters ? itemsOf(adapters) : [];
  const teamed = teams ? itemsOf(teams) : [];
  const rows = listed.map(({ ifIndex, Up, ...rest }): AdapterRow => {
    const members = teamed.find(({ Name }) => Name === rest.Name)?.Members ?? [];
    const below = listed.filter(({ Name }) => members.includes(Name)).map((member) => member.ifIndex);
    return {
      ...rest,
      InterfaceIndex: ifIndex,
      InterfaceOperationalStatus: Up === true ? 1 : Up === false ? 2 : undefined,
      ...(below.length > 0 && { Virtual: true, LowerLayerInterfaceIndices: below }),
    };
  });
  return windowsInterfaces({
    adapters: rows,
    addressesOf: addressesIn(addresses ? itemsOf(addresses) : []),
    statistics: counters ? itemsOf(counters) : [],
    statisticsSource: windowsSource('counters'),
    queues: new Map(),
  });
}

/** How it is set up holds until the next full look. */
function serverOf(ask: Ask, before: SmbServer | undefined): SmbServer {
  return {
    ...smbServerUnread(unchecked),
    sessions: ask('sessions', (said) => said.sessions && itemsOf(said.sessions).map(sessionOf)),
    connections: ask('connections', (said) => said.connections && connectionsOf(itemsOf(said.connections))),
    configuration: before?.configuration ?? ask('configuration', (said) => said.configuration && configurationOf(said)),
    announces:
      before?.announces ?? ask('announced', (said) => said.announced && itemsOf(said.announced).flatMap(announcedOf)),
  };
}

type Ask = <T>(name: WindowsPart, of: (answer: WindowsAnswer) => T | undefined) => Reading<T>;

/** A query that finds nothing is an error of PowerShell's, and an answer here. */
const nothingFound = /NotFound/;

function partOf<T>(
  machine: Machine,
  answer: Reading<WindowsAnswer>,
  name: WindowsPart,
  of: (answer: WindowsAnswer) => T | undefined,
): Reading<T> {
  if (answer.state !== 'known') return answer;
  const source = windowsSource(name);
  const said = answer.value[name];
  if (said !== undefined && 'error' in said && !nothingFound.test(said.error)) {
    return accessDenied.test(said.error)
      ? { state: 'denied', source, needs: 'nas-administrator' }
      : { state: 'failed', source, reason: `PowerShell answered ${said.error}.` };
  }
  const value = of(answer.value);
  if (value === undefined) return { state: 'failed', source, reason: 'PowerShell left this out of its answer.' };
  return {
    state: 'known',
    value,
    evidence: { ...answer.evidence, machine: machine.id, source, lines: linesOf(name, said) },
  };
}

const mostLines = 40;
function linesOf(name: WindowsPart, said: WindowsAnswer[WindowsPart]): readonly string[] {
  if (said === undefined || !('value' in said)) return [];
  // One line for each setting, so that each can be quoted alone.
  if (name === 'configuration') return said.value.flatMap(fieldsOf);
  return said.value.slice(0, mostLines).map((item) => JSON.stringify(item));
}

const fieldsOf = (item: object): readonly string[] =>
  Object.entries(item).map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);

function itemsOf<T>(said: { readonly value: readonly T[] } | { readonly error: string }): readonly T[] {
  return 'value' in said ? said.value : [];
}

type Item<Name extends WindowsPart> = Extract<WindowsAnswer[Name], { value: unknown }>['value'][number];

/** That PowerShell answers tells what it is, even to an account that may not ask for its name. */
function systemReading(machine: Machine, answer: Reading<WindowsAnswer>): Reading<System> {
  const asked = partOf(machine, answer, 'system', systemOf);
  if (answer.state !== 'known' || asked.state === 'known') return asked;
  const evidence = {
    ...answer.evidence,
    source: windowsSource('system'),
    lines: [JSON.stringify(answer.value.system)],
  };
  return { state: 'known', value: { kind: 'windows-server', name: unnamed }, evidence };
}

function systemOf({ system, model }: WindowsAnswer): System | undefined {
  const [said] = system ? itemsOf(system) : [];
  const [box] = model ? itemsOf(model) : [];
  const words = [box?.Manufacturer, box?.Model].filter((word) => typeof word === 'string' && word !== '');
  return (
    said && {
      kind: 'windows-server',
      name: said.Caption,
      version: said.Version,
      model: words.length === 0 ? undefined : words.join(' '),
    }
  );
}

function sessionOf(session: Item<'sessions'>): NasSession {
  return {
    id: session.SessionId,
    user: session.ClientUserName ?? undefined,
    clientName: clientNameOf(session.ClientComputerName),
    dialect: session.Dialect ?? undefined,
    quoted: [JSON.stringify(session)],
  };
}

/** An address as it is written of connections: `[fe80::1]` loses its brackets. */
function clientNameOf(name: string | null | undefined): string | undefined {
  if (name === null || name === undefined) return undefined;
  return shortestAddress(name.replace(/^\[(.*)\]$/, '$1')) ?? name;
}

/** Windows does not tell which session a connection is of, nor bytes of a connection. */
function connectionsOf(items: readonly Item<'connections'>[]): NasConnections {
  const list = items.flatMap((item) => {
    const nas = shortestAddress(item.LocalAddress);
    const client = shortestAddress(item.RemoteAddress);
    if (item.State !== 'Established' || item.LocalPort !== smbPort || nas === undefined || client === undefined)
      return [];
    return [
      {
        group: `client ${client}`,
        sessions: [],
        client: { address: client, port: item.RemotePort },
        nas: { address: nas, port: item.LocalPort },
        socketState: 'established' as const,
        quoted: [JSON.stringify(item)],
      },
    ];
  });
  return { source: 'windows-connections', counters: 'port', list };
}

function configurationOf({ configuration }: WindowsAnswer): SmbConfiguration | undefined {
  const [said] = configuration ? itemsOf(configuration) : [];
  if (said === undefined) return undefined;
  const on = said.EnableMultiChannel ?? undefined;
  const signing = said.RequireSecuritySignature ? 'required' : said.EnableSecuritySignature ? 'enabled' : undefined;
  const encryption = said.EncryptData ? (said.RejectUnencryptedAccess ? 'required' : 'desired') : 'off';
  return {
    multichannel: on === undefined ? undefined : { on, by: 'printed' },
    minimumProtocol: said.EnableSMB1Protocol === true ? 'SMB1' : undefined,
    signing,
    encryption: said.EncryptData === null || said.EncryptData === undefined ? undefined : encryption,
  };
}

function announcedOf(one: Item<'announced'>): readonly NasAnnouncedInterface[] {
  const address = shortestAddress(one.IpAddress);
  if (address === undefined) return [];
  const speed = one.LinkSpeed ?? 0;
  return [
    {
      address,
      name: one.FriendlyName ?? undefined,
      speed: speed > 0 ? bitsPerSecond(speed) : undefined,
      rss: one.RssCapable ?? undefined,
      rdma: one.RdmaCapable ?? undefined,
    },
  ];
}
