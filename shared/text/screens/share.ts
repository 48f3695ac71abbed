import { capital } from '../phrases.ts';
import type { ShareWords } from '../../model/share-words.ts';
import type { Lane, LaneState, NasPort, NasPortUse, UnreachableReason } from '../../model/snapshot.ts';
import { type BitsPerSecond, type BytesPerSecond, milliseconds } from '../../model/units.ts';
import { amountText, durationText, rateText, speedText, type Units } from './numbers.ts';

export const shareWords = {
  on: 'on',
  lanes: 'Lanes',
  picture: 'Picture',
  table: 'Table',
  tableKey: 'Press T to change between picture and table',
  rates: 'Last 60 seconds',
  lastKnown: 'Last known',
  whenLastSeen: 'when last seen',
  spread: 'The last 10 seconds, lane by lane',
  nasKnown: 'NAS',
  interfaceUnknown: 'Interface not known',
  interfaceUnknownWhy: 'no socket found',
  unused: 'not used here',
  notMounted: 'This share is no longer mounted.',
  notMountedWhy: 'The share was unmounted, or the machine that mounted it is no longer watched.',
  backToOverview: 'Back to the overview',
  noRates: 'There is no rate to draw yet.',
  noLanes: 'The session of this share has no connection now.',
  ratesNotKnown: 'The rate is not known',
  idle: 'idle',
  waits: 'not responding',
  read: 'reading',
  written: 'writing',
  notKnown: 'not known',
  columns: { lane: 'Lane', from: 'From', to: 'To', state: 'State', now: 'Now', recent: 'Last 10 s', total: 'Total' },
  possible: 'possible',
  pictureLabel: 'Picture of the lanes; press T for the same as a table',
  tableLabel: 'Lanes of this share',
  legendLabel: 'Rates of the lanes',
  nowTick: 'now',
  notPossible: 'not possible',
  alsoNamed: 'Also known as',
  noPorts: 'The NAS announces no interface, so the number of its ports is not known from here.',
  withRss: 'with RSS',
  portsNotKnown: 'The announced interfaces could not be read.',
  portsCaption: 'Addresses of the NAS that are known here',
  portColumns: { address: 'Address', use: 'From here' },
  lost: 'lost',
  notThere: 'not there',
  notThereSentence: 'There is no lane here:',
  rateNotKnown: 'rate not known',
  amountNotKnown: 'amount not known',
  notAnnounced: 'not announced',
  announcementNotKnown: 'speed not known',
  stoodFor: (duration: string): string => (duration === '' ? 'not responding' : `silent for ${duration}`),
  busy: (percent: string): string => `${percent} busy`,
  moved: (received: string, sent: string): string => `${received} received, ${sent} sent`,
  andMore: (count: number): string => `and ${count} more, see the table`,
  hiddenPorts: (count: number): string => `${count} more announced ${count === 1 ? 'address' : 'addresses'} below`,
  announcedTogether: (sum: string): string => `The NAS’s ports announce ${sum} together.`,
} as const;

const stateWords: Readonly<Record<LaneState, string>> = {
  connected: 'connected',
  standby: 'standing by',
  stalled: 'not responding',
  reconnecting: 'reconnecting',
  disconnected: 'disconnected',
  disabled: 'switched off by the kernel',
};

/** One or two words for a lane's state. */
export function laneStateWord(state: LaneState): string {
  return state === 'disabled' ? 'switched off' : stateWords[state];
}

/** "connected", "not responding for 12 s". */
export function laneStateText(lane: Lane): string {
  const word = stateWords[lane.state];
  if (lane.state !== 'stalled' || lane.stalledForMs === undefined) return word;
  return `${word} for ${durationText(milliseconds(lane.stalledForMs))}`;
}

/** "41 GB received, 0.6 GB sent", or that the amount is not known. */
export function movedText({ count }: Lane): string {
  if (count.state !== 'known') return shareWords.amountNotKnown;
  return shareWords.moved(amountText(count.value.received), amountText(count.value.sent));
}

/** Whether the sockets behind a lane are certain; empty when there is nothing to say. */
export function attributionText(lane: Lane): string {
  if (lane.attribution === 'inferred')
    return 'The socket of this connection was inferred: the kernel does not print it.';
  return lane.attribution === 'none' ? 'No socket could be matched to this connection.' : '';
}

const unreachableWords: Readonly<Record<UnreachableReason, string>> = {
  'own-address': 'is this machine’s own',
  'no-route': 'cannot be reached',
  'no-answer': 'does not answer',
  'refused-by-kernel': 'kernel refuses it',
};

/** Why an announced address carries nothing, in about three words; empty for a usable one. */
export function portUseWords(use: NasPortUse): string {
  switch (use.kind) {
    case 'usable':
      return '';
    case 'unreachable':
      return use.onLink && use.reason === 'no-answer' ? 'no answer, cable out?' : unreachableWords[use.reason];
    case 'same-port':
      return `answers with ${use.as}’s MAC`;
    case 'same-card':
      return use.certain ? `same card as ${use.as}` : `same card as ${use.as}?`;
    case 'routed':
      return 'behind a router';
    case 'other-family':
      return 'other IP version';
    case 'link-local':
      return 'link-local only';
    default:
      return use satisfies never;
  }
}

const attachedBy = {
  read: ', but the NAS does not announce it.',
  unread: '. The announced interfaces could not be read.',
  none: '.',
} as const;

/** What a NAS announces of its ports: read, not read, or nothing, because the protocol has no such list. */
export type PortList = 'read' | 'unread' | 'none';

/** The same as a sentence, for the table of the NAS's ports. */
export function portUseSentence(port: NasPort, list: PortList, { share }: ShareWords): string {
  switch (port.use.kind) {
    case 'usable':
      if (port.announced) return 'Can be used.';
      return `The ${share} is used by this address${attachedBy[list]}`;
    case 'unreachable':
      return port.use.onLink
        ? 'In the network of this machine, but nothing answers there.'
        : 'Cannot be reached from this machine.';
    case 'same-port':
      return `Answers with the MAC address of ${port.use.as}, so both lead into one port.`;
    case 'same-card':
      return port.use.certain
        ? `Another address of the card that holds ${port.use.as}.`
        : `Probably another address of the card that holds ${port.use.as}.`;
    case 'routed':
      return 'Only through a router, while others are in the network of this machine.';
    case 'other-family':
      return 'The same port under the other IP version.';
    case 'link-local':
      return 'A link-local address; the kernel cannot open a connection to it.';
    default:
      return port.use satisfies never;
  }
}

/** "1 Gbit/s announced" */
export function announcedText(speed: BitsPerSecond | undefined, units: Units): string {
  return speed === undefined ? 'speed not known' : `${speedText(speed, units)} announced`;
}

interface Moving {
  readonly total: BytesPerSecond;
  readonly idle: boolean;
  readonly waits: boolean;
}

/** What the share moves now. The sentence of the verdict, before it, reports lanes that have stopped responding. */
export function loadSentence(load: Moving | undefined, stale: boolean, units: Units): string {
  if (load === undefined || load.waits) return '';
  return `${load.idle ? 'Idle' : rateText(load.total, units)} ${stale ? 'then' : 'now'}.`;
}

/** For a share that has all it can have. */
export const limitNotes = {
  title: 'Nothing is wrong.',
  onePort:
    'One port of this NAS can be reached from here. A second or a faster one (2.5 or 10 Gbit/s) would make more possible.',
  reserve: 'The other paths take over when the ones in use fail.',
  ownLink:
    'One port of the NAS already uses up this machine’s own link. A faster link here (2.5 or 10 Gbit/s) would make more possible.',
} as const;

/** Label of the other shares upon the same lanes. */
export const sharedWith = ({ lanes }: ShareWords): string => `${capital(lanes)} shared with`;
