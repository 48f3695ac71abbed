import type { CifsChannel, CifsSession } from '../../../../shared/model/cifs.ts';
import { ParseError } from '../../text/parse-error.ts';
import type { SessionBlock } from './debug-data-blocks.ts';
import { channelsOf, type ServerOfSession } from './debug-data-channels.ts';
import { interfacesOf } from './debug-data-interfaces.ts';
import { treesOf } from './debug-data-shares.ts';
import { shortestAddress } from '../../text/ip-address.ts';
import { hexAfter } from '../../text/numbers.ts';
import type { Line } from '../../text/text-lines.ts';

/** SMB2_GLOBAL_CAP_MULTI_CHANNEL */
const multichannelBit = 0x8n;

/**
 * A session:
 *
 *     <TAB>1) Address: 10.0.1.10 Uses: 1 Capability: 0x30006f<TAB>Session Status: 1 [Guest |Anonymous ][password no longer valid ]
 *     <TAB>Security type: RawNTLMSSP  SessionId: 0x5db3f57d[ encrypted][(gcm256)][ signed]
 *     <TAB>User: 0 Cred User: 0[<TAB>Primary channel: DISCONNECTED ][<TAB>[RECONNECTING] ]
 *
 * SMB1, and the flat layout at the margin with its connection's numbers on the following lines:
 *
 *     <TAB>1) Name: 10.0.1.10  Domain: WORKGROUP Uses: 1 OS: Unix·
 *     <TAB>NOS: Samba 4<TAB>Capability: 0x80f3fd
 *     <TAB>SMB session status: 1·
 *
 * `login` is the word the kernel prints. It prints none for `sec=none`: only the mount's options tell that one.
 *
 * `serverMultichannel`: a set bit proves that the NAS has multichannel on. A bit that is not set proves that it is
 * off only where the connection's first mount asked for more than one channel: up to 6.12 a client that does not
 * ask does not announce the capability either, and the NAS then leaves it out of its answer (the same NAS shows
 * 0x300067 to a mount without and 0x30006f to one with `max_channels`); 7.2 always announces it. An extra channel
 * that is open proves multichannel whatever the bit.
 */
export function sessionOf(block: SessionBlock, server: ServerOfSession, key: string): CifsSession {
  const head = block.head;
  const [first] = head;
  const status = statusOf(head, first);
  const identity = head.find((line) => line.text.includes('SessionId: '));
  const flags = wordsAfterId(identity);
  const channels = channelsOf(block, server);
  const interfaces = interfacesOf(block.interfaces, server.layout === 'flat');
  return {
    id: identity && hexAfter(identity, 'SessionId: '),
    key,
    address:
      first &&
      shortestAddress(/^\t?\d+\) (?:Address|Name): (?<address>\S+)/.exec(first.text)?.groups?.['address'] ?? ''),
    ...usersOf(head),
    login: status.login,
    state: status.state,
    dialect: server.dialect,
    serverMultichannel: channels.some(isOpenExtra) || multichannelOf(head, server),
    encrypted: flags.includes('encrypted'),
    signed: flags.includes('signed'),
    channels,
    trees: treesOf(block.shares),
    interfaces: interfaces?.list,
    interfacesAgeSeconds: interfaces?.ageSeconds,
    interfacesHeader: interfaces?.header,
    quoted: quotedOf(block, server),
  };
}

/** Older kernels print none. */
function usersOf(head: readonly Line[]): Pick<CifsSession, 'user' | 'credentialUser' | 'usersQuoted'> {
  const line = head.find(({ text }) => text.startsWith('\tUser: '));
  const told = line && /^\tUser: (?<user>\d{1,10}) Cred User: (?<login>\d{1,10})\b/.exec(line.text)?.groups;
  if (line === undefined || told === undefined) return {};
  return { user: Number(told['user']), credentialUser: Number(told['login']), usersQuoted: line.text };
}

const stateByNumber: readonly CifsSession['state'][] = ['new', 'good', 'exiting', 'reconnecting', 'in-setup'];

function statusOf(head: readonly Line[], first: Line | undefined): Pick<CifsSession, 'state' | 'login'> {
  const line = head.find((candidate) => /(?:Session Status|SMB session status): /.test(candidate.text));
  const match =
    line && /(?:Session Status|SMB session status): (?<number>\d{1,9})\s*(?<login>Guest|Anonymous)?/.exec(line.text);
  if (match?.groups === undefined) {
    throw new ParseError(
      'DebugData: session without a status',
      (line ?? first)?.number ?? 1,
      (line ?? first)?.text ?? '',
    );
  }
  const login = match.groups['login'];
  return {
    state: stateByNumber[Number(match.groups['number'])] ?? 'unknown',
    login: login === 'Guest' ? 'guest' : login === 'Anonymous' ? 'anonymous' : 'user',
  };
}

/** `encrypted(gcm256) signed` → `encrypted`, `gcm256`, `signed` */
function wordsAfterId(line: Line | undefined): readonly string[] {
  const rest = line?.text.slice(line.text.indexOf('SessionId: ') + 'SessionId: '.length) ?? '';
  return rest.split(/[\s()]+/).slice(1);
}

const isOpenExtra = (channel: CifsChannel): boolean => channel.number > 1 && channel.state === 'connected';

/** SMB1 has a capability word too, in which this bit means large files. */
function multichannelOf(head: readonly Line[], server: ServerOfSession): boolean | undefined {
  if (server.dialect === undefined || server.dialect < 0x200) return undefined;
  const own = head.find((line) => line.text.includes('Capability: '));
  const word = server.capabilities
    ? hexAfter(server.capabilities, 'Server capabilities: ')
    : own && hexAfter(own, 'Capability: ');
  return word === undefined ? undefined : (BigInt(word) & multichannelBit) !== 0n;
}

const decisiveOfSession = ['Session Status: ', 'session status: ', 'Capability: ', 'SessionId: ', 'Primary channel: '];

function quotedOf(block: SessionBlock, server: ServerOfSession): readonly string[] {
  const [first] = block.head;
  const decisive = block.head.filter(
    (line) => line === first || decisiveOfSession.some((word) => line.text.includes(word)),
  );
  const headings = [block.channels[0], block.interfaces[0]];
  return [server.capabilities, ...decisive, ...headings].flatMap((line) => (line === undefined ? [] : [line.text]));
}
