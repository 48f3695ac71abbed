import { nfsClientOf, smbClientOf, smbServerOf, windowsSmbOf } from '../../shared/model/machine.ts';
import { valueOf, type Reading } from '../../shared/model/reading.ts';
import type { Nas, Snapshot } from '../../shared/model/snapshot.ts';
import type { Source } from './finding.ts';
import { asNfs } from '../snapshot/adapters/nfs/native.ts';
import { logSinceMount, quoteLog } from './mount-log.ts';
import { nasFactsOf, nasSideOf, quoteNasInterfaces } from './nas-side.ts';
import { quoteBond, quoteNic } from './interface-quotes.ts';
import { servingNics } from './nic-view.ts';
import { quote } from './quotes.ts';
import {
  quoteInterfaces,
  quoteMount,
  quoteNeighbours,
  quoteRoutes,
  quoteSession,
  quoteSockets,
} from './share-quotes.ts';
import type { ShareView } from './share-view.ts';

/** What an answer is about: some shares, and the NAS that they are on. */
interface Asked {
  readonly now: Snapshot;
  readonly nas?: Nas | undefined;
  readonly views: readonly ShareView[];
}

/** A kind of reading: what was read of it, and the lines that are about what is asked. */
export type LookAt = (asked: Asked) => readonly Source[];

/** A few lines show that it was read, and more prove nothing better. */
const fewLines = 4;

/** The list of what is attached: Linux's mount table, or the mappings of Windows. */
export const mountTable: LookAt = ({ now, views }) =>
  now.facts.windowsSmb !== undefined
    ? [whole(windowsSmbOf(now.facts).mappings)]
    : byClient(views).map(({ isNfs, own }) => ({
        reading: isNfs ? nfsClientOf(now.facts).mounts : smbClientOf(now.facts).mounts,
        quote: () => own.flatMap(({ share }) => quoteMount(now, share)),
      }));

/** The session as DebugData prints it (of Windows: its pairs of addresses; of NFS: its transports), and why a share has none. */
export const session: LookAt = ({ now, views }) => [
  ...(now.facts.windowsSmb !== undefined
    ? [whole(windowsSmbOf(now.facts).pairs)]
    : byClient(views).flatMap(({ isNfs, own }) =>
        // What tells of a session of NFS differs by kernel: the session itself says which it was.
        isNfs
          ? []
          : [{ reading: smbClientOf(now.facts).debugData, quote: () => own.flatMap((view) => quoteSession(view, [])) }],
      )),
  ...views.map(({ share }): Source => ({
    reading: share.session,
    quote: () => (asNfs(share) === undefined ? [] : linesWith(share.session, '')),
  })),
];

/** Shares of NFS have sources of their own; where there is none at all, the first client stands for all. */
function byClient(
  views: readonly ShareView[],
): readonly { readonly isNfs: boolean; readonly own: readonly ShareView[] }[] {
  const nfs = views.filter(({ share }) => asNfs(share) !== undefined);
  const others = views.filter((view) => !nfs.includes(view));
  return [
    ...(others.length > 0 || nfs.length === 0 ? [{ isNfs: false, own: others }] : []),
    ...(nfs.length > 0 ? [{ isNfs: true, own: nfs }] : []),
  ];
}

/** The NAS's list of interfaces; NFS has none but the addresses that its mounts and transports go to. */
export const announced: LookAt = ({ now, views }) =>
  now.facts.windowsSmb !== undefined
    ? [whole(windowsSmbOf(now.facts).pairs)]
    : byClient(views).map(({ isNfs, own }) =>
        isNfs
          ? { reading: nfsClientOf(now.facts).mounts, quote: () => own.flatMap(({ share }) => quoteMount(now, share)) }
          : {
              reading: smbClientOf(now.facts).debugData,
              quote: () => own.slice(0, 1).flatMap((view) => quoteInterfaces(view)),
            },
      );

export const sockets: LookAt = ({ now, views }) => [
  { reading: now.facts.network.sockets, quote: () => views.flatMap(({ open }) => quoteSockets(now, open)) },
];

/** What each lane moved. */
export const rates: LookAt = ({ now, views }) =>
  views.flatMap(({ open }) =>
    open.map((lane): Source => ({
      reading: lane.rate,
      quote: () =>
        lane.countedBy === 'nas' && lane.count.state === 'known' ? [lane.count.evidence] : quoteSockets(now, [lane]),
    })),
  );

/** The kernel's words since the share was mounted: none of them is an answer too. */
export const kernelLog: LookAt = ({ now, views }) => [
  {
    reading: smbClientOf(now.facts).kernelLog,
    quote: () => views.slice(0, 1).flatMap((view) => quoteLog(view, logSinceMount(view).slice(-fewLines), [])),
  },
];

export const neighbours: LookAt = ({ now, nas }) => [
  { reading: now.facts.network.neighbours, quote: () => quoteNeighbours(now, addressesOf(nas), []) },
];

export const routes: LookAt = ({ now, nas }) =>
  addressesOf(nas).flatMap((address): readonly Source[] => {
    const reading = now.facts.network.routesTo[address];
    return reading === undefined ? [] : [{ reading, quote: () => quoteRoutes(now, [address]) }];
  });

/** The local interfaces that serve a share. */
export const interfaces: LookAt = ({ now }) => [
  { reading: now.nics, quote: () => servingNics(now).flatMap(({ name }) => quoteNic(now, name, [])) },
];

export const bonds: LookAt = ({ now }) => [
  {
    reading: now.facts.network.bonds,
    quote: () => (valueOf(now.facts.network.bonds) ?? []).flatMap((bond) => quoteBond(now.facts.network.bonds, bond)),
  },
];

export const kernel: LookAt = ({ now }) => [whole(now.facts.kernel)];
export const filters: LookAt = ({ now }) => [
  { reading: now.facts.network.settings, quote: () => linesWith(now.facts.network.settings, 'rp_filter') },
];

/** The NAS's own interfaces and settings; nobody has asked it where it is not connected. */
export const nasInterfaces: LookAt = ({ now, nas }) => {
  const facts = nas && nasFactsOf(nas, now);
  const names = ((facts && valueOf(facts.network.interfaces)) ?? []).filter(({ kind }) => kind !== 'loopback');
  return facts === undefined
    ? [nobodyAsked]
    : [
        {
          reading: facts.network.interfaces,
          quote: () => quoteNasInterfaces(facts, names.map(({ name }) => name).slice(0, fewLines)),
        },
      ];
};
export const nasConnections: LookAt = ({ now, nas }) => {
  const facts = nas && nasSideOf(nas, now)?.facts;
  return facts === undefined ? [nobodyAsked] : [whole(smbServerOf(facts).connections)];
};
const nobodyAsked: Source = { reading: { state: 'unchecked' }, quote: () => [] };

/** A reading that is about nothing but what is asked. */
export function whole(reading: Reading<unknown>): Source {
  return { reading, quote: () => linesWith(reading, '') };
}

function linesWith(reading: Reading<unknown>, word: string) {
  if (reading.state !== 'known' && reading.state !== 'absent') return [];
  return quote(reading, reading.evidence.lines.filter((line) => line.includes(word)).slice(0, fewLines));
}

const addressesOf = (nas: Nas | undefined): readonly string[] =>
  (nas?.ports ?? []).filter(({ announced: told }) => told).map(({ address }) => address);
