import type { MachineFacts } from '../../../shared/model/machine.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, first, listed } from '../../../shared/text/phrases.ts';
import { unannouncedPorts } from '../../snapshot/paths.ts';
import { finding, type FixDraft } from '../finding.ts';
import { portsOnceAnnounced, sharesOf } from '../fixes/ports.ts';
import { atLeast } from '../fixes/remount.ts';
import { announce, listensBound, unasked } from '../fixes/samba-plan.ts';
import { announcing, freelyListening, interfacesLine, plainSamba } from '../fixes/samba.ts';
import { nasFactsOf, quoteNasInterfaces, quoteSettings } from '../nas-side.ts';
import { copy, explain } from '../remedy.ts';
import { quoteInterfaces, quoteNeighbours, quoteSockets } from '../share-quotes.ts';
import { isLosing, nasNamed, type ShareView } from '../share-view.ts';
import { announced as announcedList, nasInterfaces, neighbours, session } from '../sources.ts';
import { perSmbNas, type Wrong } from '../subjects.ts';

interface Seen {
  readonly nas: Nas;
  readonly now: Snapshot;
  readonly announced: readonly string[];
  readonly others: readonly string[];
}

/**
 * What ports a NAS has only the NAS can tell. From here one case is certain: mounts of one NAS through several
 * addresses, which answer with different MACs, while the NAS announces one of them.
 */
export const serverAdvertisesOne = finding<Seen>({
  code: 'smb.server-advertises-one',
  unless: [],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perSmbNas(
      history,
      [session, announcedList, neighbours, nasInterfaces],
      (nas, views) => toldByNas(nas, views, history[0]) ?? seenFromHere(nas, views, history[0]),
    ),
  says: ({ nas, announced, others }) => ({
    title: `${first(nasNamed(nas))} announces ${announced.length === 1 ? 'one port' : `${count(announced.length)} ports`} only, though ${listed(others)} ${others.length === 1 ? 'leads' : 'lead'} to another one.`,
    consequence: `Channels are opened to announced ports, so only ${listed(announced)} can be used besides the address of the mount.`,
  }),
  remedies: ({ nas, now }) => {
    const plain = plainSamba(nas, now);
    const facts = nasFactsOf(nas, now);
    return [
      ...(plain && freelyListening(plain) ? click(nas, plain, now) : []),
      byHand(nas, now, plain),
      ...(facts?.guide === undefined ? [] : [copy(facts.guide.restart.text, facts.guide.restart.copy)]),
    ];
  },
});

/** The NAS itself shows ports, in networks of this machine and up, that it does not announce. */
function toldByNas(nas: Nas, views: readonly ShareView[], now: Snapshot): Wrong<Seen> | undefined {
  const facts = nasFactsOf(nas, now);
  const announced = nas.ports.filter((port) => port.announced && port.use.kind === 'usable');
  const view = views.find((one) => (one.announced ?? []).length > 0);
  const others = unannouncedPorts(nas);
  if (facts === undefined || view === undefined || announced.length === 0 || others.length === 0) return undefined;
  return {
    severity: views.some((one) => isLosing(one) && one.share.asked > 1) ? 'warning' : 'note',
    seen: {
      nas,
      now,
      announced: announced.map(({ address }) => address),
      others: others.map(({ address, name }) => (name === undefined ? address : `${name} (${address})`)),
    },
    evidence: [
      ...quoteInterfaces(view),
      ...quoteNasInterfaces(
        facts,
        others.flatMap(({ name }) => name ?? []),
        others.map(({ address }) => address),
      ),
      ...quoteSettings(facts, ['interfaces', 'bindInterfacesOnly']),
    ],
  };
}

function seenFromHere(nas: Nas, views: readonly ShareView[], now: Snapshot): Wrong<Seen> | undefined {
  const announced = nas.ports.filter((port) => port.announced && port.use.kind === 'usable');
  const [only] = announced;
  if (only?.mac === undefined || announced.length !== 1) return undefined;
  const reached = new Set(views.flatMap((view) => view.reached));
  const others = nas.ports
    .filter((port) => !port.announced && reached.has(port.address) && port.mac !== undefined && port.mac !== only.mac)
    .map(({ address }) => address);
  const view = views.find((one) => (one.announced ?? []).length > 0);
  if (others.length === 0 || view === undefined) return undefined;
  return {
    severity: views.some((one) => one.share.asked > 1) ? 'warning' : 'note',
    seen: { nas, now, announced: [only.address], others },
    evidence: [
      ...quoteInterfaces(view),
      ...quoteSockets(
        now,
        views.flatMap((one) => one.open.filter((lane) => others.includes(lane.remote?.address ?? ''))),
      ),
      ...quoteNeighbours(now, [only.address, ...others], []),
    ],
  };
}

/** The line can be written for a plain Samba and for a NAS that nobody asked; other systems have their own settings. */
function byHand(nas: Nas, now: Snapshot, plain: MachineFacts | undefined): HandRemedy {
  const what = `Let the SMB service of ${nasNamed(nas)} announce all of its ports (in Samba: leave “interfaces” empty or list all of them), then restart that service.`;
  if (plain === undefined && nasFactsOf(nas, now) !== undefined) return explain(what);
  const addresses = ourPorts(nas, now);
  const line = interfacesLine(plain ? announcing(plain, addresses).map(({ address }) => address) : addresses);
  if (plain === undefined) return copy(`${what} ${unasked}`, line);
  return copy(`${what} ${freelyListening(plain) ? 'In section [global] of smb.conf:' : listensBound}`, line);
}

/** What is announced already, and what is not although this machine could reach it. */
function ourPorts(nas: Nas, now: Snapshot): readonly string[] {
  const reached = new Set(sharesOf(nas, now).flatMap(({ address }) => address ?? []));
  const announced = nas.ports.filter((port) => port.announced && port.use.kind !== 'link-local');
  const mountedBy = nas.ports.filter((port) => !port.announced && reached.has(port.address));
  return [...new Set([...announced, ...unannouncedPorts(nas), ...mountedBy].map(({ address }) => address))];
}

function click(nas: Nas, facts: MachineFacts, now: Snapshot): readonly FixDraft[] {
  const interfaces = announcing(facts, ourPorts(nas, now));
  const wishOf = atLeast(portsOnceAnnounced(nas, now));
  return announce({ title: 'Let the NAS announce all its ports', nas, now, interfaces, wishOf });
}
