import type { ShareWords } from '../model/share-words.ts';
import type { Nas, Share, Verdict, VerdictWord } from '../model/snapshot.ts';
import { all, capital, count } from './phrases.ts';

/** `1 of 2 paths`; what stands in the badge, the tray's tooltip and the list. */
export function verdictBadge(verdict: Verdict): string {
  if (verdict.word === 'unknown') return 'not known';
  if (verdict.reason === 'by-tunnel') return 'through a tunnel';
  const { carrying, possible } = verdict;
  return `${carrying} of ${possible} ${possible === 1 ? 'path' : 'paths'}`;
}

/** The verdict in one or two words, for tables and screen readers. */
export function verdictWord(word: VerdictWord): string {
  return verdictWords[word];
}
const verdictWords: Readonly<Record<VerdictWord, string>> = {
  full: 'all paths used',
  limited: 'all this hardware can do',
  partial: 'some paths unused',
  single: 'one path only',
  broken: 'path lost',
  unknown: 'not known',
};

/** The fact about a share, one whole sentence. */
export function verdictSentence(share: Pick<Share, 'verdict' | 'unlisted' | 'reserve' | 'words'>, nas: Nas): string {
  const { verdict, reserve, words } = share;
  if (verdict.reason === 'lanes-stand-by' && verdict.word !== 'partial' && reserve !== undefined) return reserve;
  switch (verdict.word) {
    case 'full':
      if (share.unlisted !== undefined) return fullAsFarAsKnown(verdict, nas, words);
      return everyPath(verdict.possible, words);
    case 'limited':
      return limitedSentence(verdict);
    case 'partial':
      return partialSentence(verdict, words);
    case 'single':
      return singleSentence(verdict, nas, words);
    case 'broken':
      return brokenSentence(verdict, words);
    case 'unknown':
      return verdict.missing.length > 0 ? verdict.missing.join(' ') : verdictTexts.missing.notLooked;
    default:
      return verdict.word satisfies never;
  }
}

/** The NAS listed no ports itself: those that are known are used, or more than all of its own no machine can use. */
function fullAsFarAsKnown({ possible }: Verdict, { ports }: Nas, words: ShareWords): string {
  if (ports.some(({ atNas }) => atNas !== undefined)) return everyPath(possible, words);
  if (!ports.some(({ announced }) => announced)) {
    return `Each network port of this machine carries this ${words.share}. Which further ports the NAS has is not known.`;
  }
  return `${all(possible)} addresses of the NAS that are known here carry this ${words.share}. Whether it has further ones is not known.`;
}

const everyPath = (possible: number, { share }: ShareWords): string =>
  possible === 2
    ? `Both ports of the NAS carry this ${share}.`
    : `All ${count(possible)} paths to the NAS carry this ${share}.`;

const byTunnel =
  'The path to the NAS leads through a tunnel (a VPN), although this machine is in the network of the NAS.';

function partialSentence({ reason, carrying, possible }: Verdict, { share }: ShareWords): string {
  if (reason === 'by-tunnel') return byTunnel;
  if (reason === 'further-users-single') {
    return `The session that mounted this ${share} has ${count(possible)} paths; further users have sessions of their own with ${carrying === 1 ? 'one path' : 'fewer'}.`;
  }
  return `${capital(count(carrying))} of ${count(possible)} possible paths are used.`;
}

function limitedSentence({ reason }: Verdict): string {
  if (reason === 'nas-is-this-computer') return 'The NAS runs on this machine: its traffic uses no network port.';
  return reason === 'own-link-is-the-limit'
    ? 'One path, and this machine’s own link is the limit: more ports of the NAS would not make it faster.'
    : 'One path, and the NAS offers no second port: this is all this hardware can do.';
}

function singleSentence(verdict: Verdict, nas: Nas, { lanes, asked }: ShareWords): string {
  if (verdict.reason === 'by-tunnel') return byTunnel;
  if (verdict.reason === 'one-way-in') return `All ${lanes} enter the NAS by one port, so they share its speed.`;
  if (verdict.reason === 'one-way-out') return `All ${lanes} leave this machine by one port, so they share its speed.`;
  if (nas.ports.some((port) => port.announced || port.atNas !== undefined)) {
    return `Only one of the NAS’s ${count(verdict.possible)} ports is used.`;
  }
  return asked === undefined
    ? `Only one of ${count(verdict.possible)} ${lanes} carries.`
    : `The mount asks for ${count(verdict.possible)} ${lanes} and has one.`;
}

function brokenSentence(verdict: Verdict, { share }: ShareWords): string {
  if (verdict.reason === 'disconnected')
    return 'The connection to the NAS is lost; the kernel is trying to get it back.';
  const fact = verdict.reason === 'lane-stalled' ? 'path has stopped responding' : 'path is lost';
  if (verdict.carrying === 0) return `No path carries this ${share} now: a ${fact}.`;
  const carry = verdict.carrying === 1 ? 'carries' : 'carry';
  return `One ${fact}: ${count(verdict.carrying)} of ${count(verdict.possible)} still ${carry} this ${share}.`;
}

/** Sentences that the engine puts into a verdict. */
export const verdictTexts = {
  missing: {
    notLooked: 'This share has not been checked yet.',
    sockets: 'The connections could not be listed, so it is not known which ports they use.',
    interfaces:
      'The network interfaces of this machine could not be read, so it is not known which of them the connections leave by.',
    neighbours:
      'The neighbour table could not be read, so it is not known whether the addresses of the NAS are ports of their own.',
    perhapsOneCard: (nas: string): string =>
      `${nas} announces several addresses that may belong to one network card, so it is not known whether it has another port.`,
    portSpeeds: (nas: string): string =>
      `The speed of a port of ${nas} is not known, so it is not known whether one more path would add to what this machine’s own link carries.`,
    noInterfaceList: (nas: string): string =>
      `${nas} does not announce its ports, so this machine cannot tell whether there is more than one.`,
  },
} as const;
