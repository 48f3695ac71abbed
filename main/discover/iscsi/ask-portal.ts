import { connect, type Socket } from 'node:net';
import type { Endpoint } from '../../../shared/model/network.ts';
import type { Milliseconds } from '../../../shared/model/units.ts';
import { Conversation, DiscoveryFailed, failureOf } from './conversation.ts';
import { loginRequest, longestText, pairsOf, textRequest, type Answer, type Counters, type Stage } from './pdu.ts';
import { toldTargets, type ToldTarget } from './targets.ts';

/** What a portal tells of the targets behind it. */
export interface ToldAtPortal {
  readonly portal: Endpoint;
  /** This machine's own address that the system chose to go there by. */
  readonly local: string;
  readonly targets: readonly ToldTarget[];
  /** Names and addresses that were left out, as they are none. */
  readonly unfit: number;
}

/** A portal that wakes its disks answers within seconds. */
export interface Asking {
  readonly portal: Endpoint;
  /** The name by which the NAS knows this machine, where it is known. */
  readonly initiator: string;
  readonly patience: Milliseconds;
}

/** Asks a portal by a discovery session of its own, which reads alone; throws `DiscoveryFailed`. */
export async function askPortal({ portal, initiator, patience }: Asking): Promise<ToldAtPortal> {
  const socket = connect({ host: portal.address, port: portal.port });
  const late = setTimeout(() => socket.destroy(timedOut(patience)), patience);
  try {
    await connected(socket);
    const local = socket.localAddress ?? '';
    const conversation = new Conversation(socket);
    const counters = await loggedIn(conversation, initiator);
    return { portal, local, ...toldTargets(pairsOf(await textAnswer(conversation, counters))) };
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}

const timedOut = (patience: Milliseconds): Error =>
  Object.assign(new Error(`nothing within ${Math.round(patience / 1000)} s`), { code: 'ETIMEDOUT' });

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve());
    // Stays: a later error is told to whoever waits for an answer.
    socket.on('error', (error) => reject(failureOf(error)));
  });
}

/** Through both stages of a login; what it says of authentication decides. */
async function loggedIn(conversation: Conversation, initiator: string): Promise<Counters> {
  const who = [
    ['InitiatorName', initiator],
    ['SessionType', 'Discovery'],
    ['AuthMethod', 'None,CHAP'],
  ] as const;
  const how = [
    ['HeaderDigest', 'None'],
    ['MaxRecvDataSegmentLength', String(2 ** 18)],
  ] as const;
  const met = await through(conversation, 'security', who, { command: 1, status: 0 });
  return through(conversation, 'operation', how, met);
}

async function through(
  conversation: Conversation,
  stage: Stage,
  pairs: Parameters<typeof loginRequest>[1],
  counters: Counters,
): Promise<Counters> {
  const answer = await conversation.ask(loginRequest(stage, pairs, counters));
  if (answer.kind !== 'login') throw unexpected(answer);
  if (answer.statusClass !== 0) throw refusal(answer.statusClass, answer.statusDetail);
  const chosen = pairsOf(answer.text).find(([name]) => name === 'AuthMethod')?.[1];
  if (stage === 'security' && chosen !== undefined && chosen !== 'None')
    throw new DiscoveryFailed('wants-login', `it asks for ${chosen} before it tells its targets`);
  if (!answer.passes) throw new DiscoveryFailed('not-iscsi', 'it does not go on with the login');
  return answer.counters;
}

/** Status classes of a login answer: RFC 7143, 11.13.5. */
function refusal(statusClass: number, detail: number): DiscoveryFailed {
  const code = `login status ${statusClass}.${detail}`;
  if (statusClass === 2 && detail === 1) return new DiscoveryFailed('wants-login', code);
  return new DiscoveryFailed('denied', code);
}

function unexpected(answer: Answer): DiscoveryFailed {
  const what = answer.kind === 'reject' ? `reject, reason ${answer.reason}` : `an answer of the kind ${answer.kind}`;
  return new DiscoveryFailed(answer.kind === 'reject' ? 'denied' : 'not-iscsi', what);
}

async function textAnswer(conversation: Conversation, counters: Counters): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let ask = textRequest([['SendTargets', 'All']], undefined, counters);
  for (let length = 0; length <= longestText;) {
    const answer = await conversation.ask(ask);
    if (answer.kind !== 'text') throw unexpected(answer);
    pieces.push(answer.text);
    length += answer.text.length;
    if (answer.tag === undefined) return Buffer.concat(pieces);
    // An answer without a byte that promises more would be asked for ever.
    if (answer.text.length === 0) break;
    ask = textRequest([], answer.tag, answer.counters);
  }
  throw new DiscoveryFailed('not-iscsi', `its list does not end within ${longestText} bytes`);
}
