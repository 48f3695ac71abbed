import { smbServerOf, type MachineFacts } from '../../shared/model/machine.ts';
import { noNetwork, type Interface, type NetworkFacts } from '../../shared/model/network.ts';
import { unchecked, valueOf, type Reading } from '../../shared/model/reading.ts';
import type { SmbServer } from '../../shared/model/smb-server.ts';
import type { BitsPerSecond } from '../../shared/model/units.ts';
import type { Machine } from '../machine/machine.ts';
import { readCommand, type Look } from './look.ts';
import { interfacesIn, nothingElse, type InterfaceExtras } from './network/interfaces.ts';
import { readFilesOf } from './network/linux/interface-files.ts';
import { readCounters, readLinksByAny } from './network/links.ts';
import { readBonds, readRoutes, readRules, readSettingsAtOnce } from './network/network-readings.ts';
import {
  isBySs,
  lookAtSockets,
  onPort,
  socketsBy,
  socketsIn,
  tellsProcesses,
  type SocketsLook,
} from './network/sockets-look.ts';
import { connectionsOf } from './smb-server/connections.ts';
import { configurationFrom, lookAtSettings } from './smb-server/settings-look.ts';
import { defaultMultichannel, smbConfiguration } from './smb-server/smb-settings.ts';
import { lookAtStatus, type StatusLook } from './smb-server/status-look.ts';
import {
  lookAtStorage,
  portsOf,
  presenceAtLast,
  rootCommands,
  storageServers,
  storageTick,
  withPortals,
} from './served/storage-look.ts';
import { commands, smbPort } from './sources.ts';
import type { Introduction } from './systems/identify.ts';
import { readProcessors } from './systems/processors.ts';
import { guideOf, recognise, toolsAt, type Recognised } from './systems/profiles/known.ts';
import { parseSambaVersion } from './systems/release-files.ts';
import { systemOf } from './systems/system.ts';

/** An SMB server with Linux or a BSD, after its introduction: everything at once, then what needs another way. */
export async function serverLook(
  machine: Machine,
  timeoutMs: number,
  intro: Introduction,
  before: Reading<readonly Interface[]>,
): Promise<MachineFacts> {
  const recognised = recognise(intro.clues);
  const { profile } = recognised;
  const family = /BSD$|^DragonFly$/.test(intro.clues.kernelName ?? '') ? 'freebsd' : 'linux';
  const tools = toolsAt(profile, intro.programs);
  const root = valueOf(intro.account)?.root === true;
  const look: Look = { machine, family, timeoutMs, tools, root, statusBySudo: false };
  const { at: readAt, clock: asked } = machine.now();
  const [network, processors, { system, sockets, plain, ...smbServer }, storage] = await Promise.all([
    networkOf(look, intro, before),
    family === 'linux' ? readProcessors(machine) : unchecked,
    serviceOf(look, recognised, intro),
    lookAtStorage(look, intro.storage),
  ]);
  const storageSockets = await withPortals(look, storage, plain);
  return {
    machine: machine.id,
    family,
    hostName: unchecked,
    kernel: intro.kernel,
    system,
    account: intro.account,
    processors,
    network: { ...network, sockets: socketsIn(sockets) },
    smbServer,
    ...storageServers(storage, storageSockets),
    guide: guideOf(profile, valueOf(intro.account)?.name, tools, {
      oldSs: sockets.way.startsWith('old-ss'),
      further: rootCommands(storage),
    }),
    readAt,
    asked,
    answered: machine.now().clock,
  };
}

async function networkOf(
  look: Look,
  intro: Introduction,
  before: Reading<readonly Interface[]>,
): Promise<NetworkFacts> {
  const linux = look.family === 'linux';
  const ports = portsAmong(intro.interfaceNames);
  const [raw, counters, files, bonds, settings, routes, rules] = await Promise.all([
    readLinksByAny(look, before),
    readCounters(look),
    linux ? readFilesOf(look.machine, ports, ['speed']) : new Map<string, never>(),
    linux ? readBonds(look.machine, intro.bondNames) : unchecked,
    linux ? readSettingsAtOnce(look, ports) : unchecked,
    readRoutes(look),
    linux ? readRules(look) : unchecked,
  ]);
  const extras = { ...nothingElse, counters: valueOf(counters) ?? new Map(), files, bonds: new Set(intro.bondNames) };
  return { ...noNetwork, interfaces: interfacesIn(raw, extras), bonds, settings, routes, rules };
}

/** Interfaces that have no speed of their own; a NAS with containers has dozens of them. */
const withoutSpeed = /^(?:lo|veth|docker|br-|virbr|tap|tun|ifb|dummy|sit|\.)|[/\s]/;

/** Likely ports whose names are safe in a path. */
const portsAmong = (names: readonly string[]): readonly string[] => names.filter((name) => !withoutSpeed.test(name));

/** `smbstatus` comes last: where it hangs, everything before it has been answered. */
async function serviceOf(look: Look, { profile, system: recognised }: Recognised, intro: Introduction) {
  const synology = profile.kind === 'synology-dsm7' || profile.kind === 'synology-dsm6';
  const [plain, settings, onDisk, system, status] = await Promise.all([
    lookAtSockets(look, portsOf(intro.storage)),
    lookAtSettings(look, profile.kind),
    smbdVersion(look),
    systemOf(look, recognised, intro.said),
    profile.kind === 'ksmbd'
      ? noStatus
      : lookAtStatus(look, synology ? ['synology', 'json', 'text'] : ['json', 'text']),
  ]);
  const sockets = await withProcesses(look, onPort(smbPort, plain), status);
  const version = sambaVersion(status, onDisk);
  const usual = profile.kind === 'ksmbd' ? false : defaultMultichannel(valueOf(version));
  const ways = { tools: look.tools, status: status.way, statusBySudo: status.bySudo, sockets: sockets.way };
  return {
    system,
    sockets,
    plain,
    version,
    sessions: status.sessions,
    connections: connectionsOf(status, sockets),
    configuration: configurationFrom(settings, (all) => smbConfiguration(all, usual)),
    announces: unchecked,
    ways,
  };
}

/** ksmbd has no program that lists sessions. */
const noStatus: StatusLook = {
  way: 'none',
  bySudo: false,
  version: undefined,
  sessions: unchecked,
  channels: unchecked,
};

function smbdVersion(look: Look): Promise<Reading<string>> {
  return readCommand(look, commands.sambaVersion, (text) => ({
    value: parseSambaVersion(text),
    lines: text.trim().split('\n'),
  }));
}

/** The service's own word outweighs the program's on the disk, which may have been updated under it. */
function sambaVersion(status: StatusLook, version: Reading<string>): Reading<string> {
  if (status.version === undefined || status.sessions.state !== 'known') return version;
  return { state: 'known', value: status.version, evidence: { ...status.sessions.evidence, lines: [status.version] } };
}

/** Only a Samba that lists no channels makes it worth asking, as root, which process a socket is of. */
async function withProcesses(look: Look, sockets: SocketsLook, status: StatusLook): Promise<SocketsLook> {
  const useful = isBySs(sockets.way) && status.channels.state !== 'known' && status.way !== 'none';
  if (!useful || look.root || tellsProcesses(sockets)) return sockets;
  const asked = await socketsBy(look, sockets.way === 'old-ss' ? 'old-ss-by-sudo' : 'ss-by-sudo');
  return asked.rows.state === 'known' ? asked : sockets;
}

/**
 * One turn: sessions and channels, sockets, interfaces with their counters, processors, each by the way that worked.
 * What was denied is not asked again: every refused `sudo` is a line in the NAS's log, and a mail on some.
 */
export async function serverTick(machine: Machine, timeoutMs: number, previous: MachineFacts): Promise<MachineFacts> {
  const before = smbServerOf(previous);
  const { ways } = before;
  const family = previous.family === 'freebsd' ? 'freebsd' : 'linux';
  const root = valueOf(previous.account)?.root === true;
  const { tools, statusBySudo } = ways;
  const look: Look = { machine, family, timeoutMs, tools, root, statusBySudo };
  const { at: readAt, clock: asked } = machine.now();
  const [plain, sudo, raw, counters, processors, storage, status] = await Promise.all([
    socketsAtTick(look, previous),
    isBySudo(ways.sockets) ? socketsBy(look, ways.sockets) : undefined,
    readLinksByAny(look, previous.network.interfaces),
    readCounters(look),
    family === 'linux' ? readProcessors(machine) : unchecked,
    storageTick(look, previous),
    // Last: where it hangs, everything before it has been answered.
    ways.status === 'none' ? standing(before) : lookAtStatus(look, [ways.status]),
  ]);
  const sockets = sudo ?? onPort(smbPort, plain);
  const storageSockets = await withPortals(look, storage, plain);
  const interfaces = interfacesIn(raw, { ...standingLinks(previous), counters: valueOf(counters) ?? new Map() });
  const hopeless = status.way === 'none' && sockets.rows.state === 'known';
  return {
    ...previous,
    processors,
    network: { ...previous.network, interfaces, sockets: socketsIn(sockets) },
    smbServer: {
      ...before,
      sessions: status.sessions.state === 'unchecked' ? before.sessions : status.sessions,
      connections: connectionsOf(status, sockets),
      // What hangs or breaks while the NAS answers otherwise is left alone until the next full look.
      ways: hopeless ? { ...ways, status: 'none' } : ways,
    },
    ...storageServers(storage, storageSockets),
    readAt,
    asked,
    answered: machine.now().clock,
  };
}

/** Nothing was told at the last full look; only a full look asks again. */
function standing({ sessions }: SmbServer): StatusLook {
  const refused: Reading<never> = sessions.state === 'known' ? unchecked : sessions;
  return { way: 'none', bySudo: false, version: undefined, sessions: unchecked, channels: refused };
}

const isBySudo = (way: SocketsLook['way']): way is 'ss-by-sudo' | 'old-ss-by-sudo' => way.endsWith('-by-sudo');

/** Sockets of all services, as far as no root is needed for them; SMB's alone are those that root is asked for. */
function socketsAtTick(look: Look, previous: MachineFacts): Promise<SocketsLook> | SocketsLook {
  const { ways, ...before } = smbServerOf(previous);
  const ports = portsOf(presenceAtLast(previous));
  if (ways.sockets === 'none' || (isBySudo(ways.sockets) && ports.length === 1)) return noSockets(before);
  const way = ways.sockets === 'ss-by-sudo' ? 'ss' : ways.sockets === 'old-ss-by-sudo' ? 'old-ss' : ways.sockets;
  return socketsBy(look, way, ports);
}

function noSockets({ connections }: Pick<SmbServer, 'connections'>): SocketsLook {
  const why: Reading<never> = connections.state === 'known' ? unchecked : connections;
  return { way: 'none', rows: why };
}

/** Speeds and bonds change rarely: the last full look's hold until the next one. */
function standingLinks({ network: { interfaces, bonds } }: MachineFacts): InterfaceExtras {
  const speeds = (valueOf(interfaces) ?? []).flatMap(
    ({ name, speed }): readonly (readonly [string, BitsPerSecond])[] => (speed === undefined ? [] : [[name, speed]]),
  );
  return {
    ...nothingElse,
    speeds: new Map(speeds),
    bonds: new Set((valueOf(bonds) ?? []).map((bond) => bond.name)),
  };
}
