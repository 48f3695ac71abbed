import type { MachineFacts } from '../../shared/model/machine.ts';
import type { Bond, Interface } from '../../shared/model/network.ts';
import { valueOf } from '../../shared/model/reading.ts';
import type { Lane, Nas, NasPort, Session, Share, Verdict, VerdictReason } from '../../shared/model/snapshot.ts';
import { isNear } from './addresses.ts';
import { couldCarry, oneMemberBelow } from './bonds.ts';
import { staysInside } from './inside.ts';
import { unannouncedPorts } from './paths.ts';
import { tunnelledLanes } from './tunnels.ts';
import { plain } from '../../shared/text/plain.ts';
import { verdictTexts } from '../../shared/text/verdicts.ts';

/** What this machine sends by. */
interface Own {
  readonly nics: readonly Interface[];
  readonly bonds: readonly Bond[];
}

/** The verdict of one share: distinct ways that carry, against those there could be. Never better than the evidence. */
export function verdictOf(share: Share, nas: Nas, facts: MachineFacts): Verdict {
  const session = valueOf(share.session);
  if (session === undefined) return share.verdict;
  const own: Own = { nics: valueOf(facts.network.interfaces) ?? [], bonds: valueOf(facts.network.bonds) ?? [] };
  const ways = waysOf(session.lanes, nas, own);
  const carrying = ways.count;
  const could = possibleWays(share, session, nas, own);
  const possible = Math.max(carrying, could.most);
  const base = { carrying, possible, missing: [] };
  const lost = lostReason(session.lanes);
  if (lost !== undefined) return { word: 'broken', reason: lost, ...base };
  if (staysInside(session.lanes, own.nics)) {
    return { word: 'limited', reason: 'nas-is-this-computer', carrying: 1, possible: 1, missing: [] };
  }
  const blind = blindness(session, facts);
  if (blind.length > 0) return unknown(carrying, blind);
  const tunnelled = new Set(tunnelledLanes(session.lanes, facts).map(({ lane }) => lane));
  if (tunnelled.size > 0) {
    const direct = session.lanes.filter((lane) => !tunnelled.has(lane));
    const straight = direct.length === 0 ? 1 : Math.max(1, waysOf(direct, nas, own).count);
    return { word: straight > 1 ? 'partial' : 'single', reason: 'by-tunnel', ...base, carrying: straight };
  }
  if (nas.ports.every((port) => !port.announced) && share.asked < 2 && !unannouncedPorts(nas).some(isTold)) {
    return unknown(carrying, [share.unlisted ?? verdictTexts.missing.noInterfaceList(nas.name)]);
  }
  const fewest = Math.min(...session.furtherUsers.map(({ channels }) => channels));
  if (carrying >= possible && fewest < carrying) {
    return { word: 'partial', reason: 'further-users-single', ...base, carrying: Math.max(1, fewest) };
  }
  const doubts = doubtsOf(share, nas, carrying, could);
  if (doubts.length > 0) return unknown(carrying, doubts);
  if (carrying < possible && share.notLoaded !== undefined) return unknown(carrying, [share.notLoaded]);
  if (carrying >= possible && possible > 1) return { word: 'full', reason: 'all-ports-carry', ...base };
  if (possible > 1) {
    const reason = ways.limit ?? (standsBy(session) ? 'lanes-stand-by' : 'ports-unused');
    return { word: carrying > 1 ? 'partial' : 'single', reason, ...base };
  }
  return { word: 'limited', reason: limitOf(session, nas, own), ...base };
}

const standsBy = ({ lanes }: Session): boolean => lanes.some(({ state }) => state === 'standby');

/** Why one path is all that there can be. */
function limitOf(session: Session, nas: Nas, own: Own): VerdictReason {
  if (standsBy(session)) return 'lanes-stand-by';
  const hasMore = nas.ports.filter(hasPath).length > 1 || ownLinkIsFull(session, nas, own);
  return hasMore ? 'own-link-is-the-limit' : 'nas-has-one-port';
}

/** Which virtual interfaces (a container's) lie upon which cable is not told. */
const isTold = ({ atNas }: NasPort): boolean => atNas?.kind !== 'virtual';

function unknown(carrying: number, missing: readonly string[]): Verdict {
  return { word: 'unknown', reason: 'not-readable', carrying, possible: carrying, missing: missing.map(plain) };
}

/** Why it is not known whether the ways that carry are all that could. */
function doubtsOf(share: Share, nas: Nas, carrying: number, could: Range): readonly string[] {
  const { missing } = verdictTexts;
  const isMostKnown = carrying >= could.most;
  return [
    ...(share.doubts ?? []),
    // More channels would not hurt, but that there is a port for them is not known.
    ...(isMostKnown && nas.ports.some(isPerhapsACard) ? [missing.perhapsOneCard(nas.name)] : []),
    ...(!isMostKnown && carrying >= could.least ? [missing.portSpeeds(nas.name)] : []),
  ];
}

/**
 * What is needed to count ways and could not be read. One channel is one way, whatever the rest says; of several it must
 * be known where they go, by which interface they leave, and who answers there.
 */
function blindness(session: Session, facts: MachineFacts): readonly string[] {
  if (session.channels <= 1) return [];
  const { missing } = verdictTexts;
  return [
    ...(facts.network.sockets.state === 'known' || session.lanes.every(isPlaced) ? [] : [missing.sockets]),
    ...(facts.network.interfaces.state === 'known' ? [] : [missing.interfaces]),
    ...(facts.network.neighbours.state === 'known' ? [] : [missing.neighbours]),
    ...new Set(session.lanes.flatMap((lane) => (isPlaced(lane) ? [] : (lane.unseen?.missing ?? [])))),
  ];
}

/** The list of interfaces tells where it goes, and a route by which interface. */
const isPlaced = ({ nic, remote }: Lane): boolean => nic !== undefined && remote !== undefined;

function lostReason(lanes: readonly Lane[]): 'disconnected' | 'lane-lost' | 'lane-stalled' | undefined {
  const carrying = lanes.filter((lane) => lane.state === 'connected');
  const stalled = lanes.some((lane) => lane.state === 'stalled');
  if (carrying.length === 0 && !stalled) return 'disconnected';
  if (lanes.some((lane) => lane.state === 'disconnected' || lane.state === 'reconnecting')) return 'lane-lost';
  if (lanes.some((lane) => lane.state === 'disabled')) return 'lane-lost';
  return stalled ? 'lane-stalled' : undefined;
}

/**
 * Distinct ways: lanes that share the port into the NAS, or the only interface out of this machine where another one
 * could help, are one way together.
 */
function waysOf(
  lanes: readonly Lane[],
  nas: Nas,
  own: Own,
): { readonly count: number; readonly limit?: 'one-way-in' | 'one-way-out' } {
  const carrying = lanes.filter((lane) => lane.state === 'connected');
  const entries = new Set(carrying.map((lane) => portKey(lane.remote?.address, nas)));
  const pairs = new Set(carrying.map((lane) => `${lane.nic ?? ''} ${portKey(lane.remote?.address, nas)}`));
  const addresses = new Set(carrying.map((lane) => lane.remote?.address));
  if (entries.size < addresses.size && entries.size === 1) return { count: 1, limit: 'one-way-in' };
  const exits = new Map(carrying.map(({ nic }) => [exitOf(nic, own), nic]));
  if (exits.size === 1 && entries.size > 1 && exitIsTheLimit([...exits.values()][0], [...entries], nas, own)) {
    return { count: 1, limit: 'one-way-out' };
  }
  return { count: pairs.size };
}

function portKey(address: string | undefined, nas: Nas): string {
  const port = nas.ports.find((one) => one.address === address);
  return port?.use.kind === 'same-port' || port?.use.kind === 'same-card' ? port.use.as : (address ?? '');
}

/** Two VLANs upon a bond that carries by one member leave by one port. */
function exitOf(name: string | undefined, { nics, bonds }: Own): string | undefined {
  const nic = nics.find((one) => one.name === name);
  return (nic && oneMemberBelow(nic, nics, bonds))?.name ?? name;
}

/**
 * All lanes leave by one port although another one, or another member of its bond, could carry as well, and that one is
 * not known to be enough.
 */
function exitIsTheLimit(
  exit: string | undefined,
  addresses: readonly string[],
  nas: Nas,
  { nics, bonds }: Own,
): boolean {
  const used = nics.find((nic) => nic.name === exit);
  if (used === undefined) return false;
  const candidates = nics.filter((nic) => nic.kind === 'wired' && nic.link !== 'down' && reachesAny(nic, nas.ports));
  const others = candidates.some((nic) => nic !== used) || oneMemberBelow(used, nics, bonds) !== undefined;
  if (!others) return false;
  const needed = addresses.map((address) => nas.ports.find((port) => port.address === address)?.speed);
  if (used.speed === undefined || needed.some((speed) => speed === undefined)) return true;
  return used.speed < needed.reduce<number>((sum, speed) => sum + (speed ?? 0), 0);
}

function reachesAny(nic: Interface, ports: readonly NasPort[]): boolean {
  return ports.some(({ address }) => isNear(nic, address));
}

const isPerhapsACard = ({ use }: NasPort): boolean => use.kind === 'same-card' && !use.certain;

const hasPath = ({ path }: NasPort): boolean => path !== 'none';

/** The two differ where a speed that is needed to count is not known. */
interface Range {
  readonly least: number;
  readonly most: number;
}

/** How many ways there could be: every port that can still add to what this machine's own links carry. */
function possibleWays(share: Share, session: Session, nas: Nas, own: Own): Range {
  const announced = nas.ports.filter((port) => hasPath(port) && port.announced);
  const told = unannouncedPorts(nas);
  // One virtual interface is no limit of the NAS.
  const untold = announced.length === 0 && !told.some(isTold);
  const ports = untold ? [] : [...announced, ...told];
  if (ports.length === 0) return { least: Math.max(1, share.asked), most: Math.max(1, share.asked) };
  const wanted = ports.length === 1 && share.asked > 1 && nas.ports.some(isCutOff) ? 2 : ports.length;
  const helpful = helpfulPorts(ports, ownCapacity(session, nas, own));
  const least = Math.max(helpful.least, Math.min(helpful.most, linksWithPorts(ports, own)));
  const counted = (ways: number): number => Math.min(share.most, wanted, ways + (wanted - ports.length));
  return { least: counted(least), most: counted(helpful.most) };
}

/** Links of this machine that each have a port of the NAS for themselves: such a pair adds, whatever the speed of the port. */
function linksWithPorts(ports: readonly NasPort[], { nics }: Own): number {
  const links = nics.filter((nic) => nic.kind === 'wired' && nic.link !== 'down');
  const left = links.reduce<readonly NasPort[]>((free, nic) => {
    const own = free.find(({ address }) => isNear(nic, address));
    return free.filter((port) => port !== own);
  }, ports);
  return ports.length - left.length;
}

/** Announced, asked for, and no way there. */
function isCutOff(port: NasPort): boolean {
  return port.announced && port.use.kind === 'unreachable' && port.use.reason !== 'own-address';
}

/** Ports in order of speed until together they are as fast as this machine's own links; those of unknown speed last. */
function helpfulPorts(ports: readonly NasPort[], capacity: number): Range {
  const speeds = ports.flatMap((port) => port.speed ?? port.atNas?.speed ?? []).toSorted((left, right) => right - left);
  let sum = 0;
  let helpful = 0;
  for (const speed of speeds) {
    if (helpful > 0 && sum >= capacity) break;
    sum += speed;
    helpful += 1;
  }
  const untold = ports.length - speeds.length;
  if (untold === 0 || (helpful > 0 && sum >= capacity)) return { least: helpful, most: helpful };
  const most = helpful + untold;
  // Where nothing limits this machine's own links each port adds, whatever its speed; else the first one may be enough.
  return { least: capacity === Infinity ? most : helpful + 1, most };
}

/** There is another port behind a router, and one port is as fast as this machine's own links already. */
function ownLinkIsFull(session: Session, nas: Nas, own: Own): boolean {
  const fastest = Math.max(0, ...nas.ports.filter(hasPath).map((port) => port.speed ?? 0));
  return nas.ports.some(({ use }) => use.kind === 'routed') && fastest >= ownCapacity(session, nas, own);
}

/** Sum of the local link speeds that can serve this NAS; an untold speed sets no limit. */
function ownCapacity(session: Session, nas: Nas, { nics, bonds }: Own): number {
  const used = new Set(session.lanes.map((lane) => lane.nic));
  const serving = nics.filter(
    (nic) => used.has(nic.name) || (nic.kind === 'wired' && nic.link !== 'down' && reachesAny(nic, nas.ports)),
  );
  const speeds = serving.map((nic) => couldCarry(nic, nics, bonds));
  if (speeds.length === 0 || speeds.includes(undefined)) return Infinity;
  return speeds.reduce<number>((sum, speed) => sum + (speed ?? 0), 0);
}
