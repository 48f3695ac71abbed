import type { Endpoint } from '../model/network.ts';
import { count } from './phrases.ts';

const at = ({ address, port }: Endpoint): string =>
  `${address.includes(':') ? `[${address}]` : address}${port === 3260 ? '' : `:${port}`}`;

/** Sentences about the search for iSCSI targets. */
export const lunSearchTexts = {
  failed: {
    'no-answer': (portal: Endpoint, detail: string) => `${at(portal)} does not answer (${detail}).`,
    refused: (portal: Endpoint) =>
      `${at(portal)} is there, and no iSCSI service listens at port ${portal.port}. It must be turned on at the NAS.`,
    unreachable: (portal: Endpoint, detail: string) => `${at(portal)} cannot be reached from here (${detail}).`,
    'not-iscsi': (portal: Endpoint, detail: string) => `What ${at(portal)} answers is not iSCSI: ${detail}.`,
    'wants-login': (portal: Endpoint, detail: string) =>
      `${at(portal)} tells its targets only to those who log in for discovery (${detail}), which Lanewise does not.`,
    denied: (portal: Endpoint, detail: string) => `${at(portal)} tells this machine nothing (${detail}).`,
  },
  notAsked: 'It was not asked: too many portals were told of.',
  hasItNot: 'It answers, and does not tell of this target.',
  none: (portal: Endpoint) =>
    `${at(portal)} serves iSCSI and tells of no target to this machine: there is none, or none for its initiator name.`,
  tooMany: (all: number, shown: number) => `It tells of ${all} targets; the first ${shown} are shown.`,
  unfit: (portal: Endpoint, count: number) =>
    `${count === 1 ? 'One name or address' : `${count} names or addresses`} that ${at(portal)} told of can be none and ${count === 1 ? 'was' : 'were'} left out.`,
  attach: (target: string, portals: number): string =>
    `Attach ${target} by ${portals === 1 ? 'one portal' : `${count(portals)} portals`}`,
  noAddress: 'This is neither an address nor a name. Write 10.0.0.25, nas or 10.0.0.25:3260.',
  nothingRead: 'This machine was not read yet. Try it again in a moment.',
  noSuchName: (name: string) => `No address is known for the name ${name}.`,
  onlyHere: 'Only the machine that Lanewise runs on can look for targets.',
  notLinux: 'On this system Lanewise does not attach LUNs yet.',
  gone: 'What was found is not known any more. Search again.',
} as const;
