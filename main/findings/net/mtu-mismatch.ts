import type { NasLanePort } from '../../../shared/model/nas-view.ts';
import type { Interface } from '../../../shared/model/network.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import type { Lane, Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf } from '../../../shared/text/phrases.ts';
import { finding, type Draft } from '../finding.ts';
import { settingsUndo } from '../fixes/own-ways.ts';
import { nasFactsOf, quoteNasInterfaces } from '../nas-side.ts';
import { quoteNic } from '../interface-quotes.ts';
import { nicsOf, nicSubject } from '../nic-view.ts';
import { copy, explain, fix, onLinux, onWindows } from '../remedy.ts';
import { quoteSockets, socketOf } from '../share-quotes.ts';
import { nasNamed, nasSubject, sharesOf, sharesOn, type ShareView } from '../share-view.ts';
import { interfaces, sockets } from '../sources.ts';
import { perMachine, type Wrong } from '../subjects.ts';

/** Above what Ethernet takes by default, with some room for VLAN tags and the like. */
const jumboBytes = 2_000;
/** Much less than offered: options and tunnels take some tens of bytes, another MTU takes thousands. */
const clearlyLess = 0.5;
/** What Ethernet takes by default: right wherever the way is not known to take more. */
const usualBytes = 1500;

interface Seen {
  readonly nic: string;
  /** Bytes of a packet at this machine's interface, and at the NAS's port as far as it is told. */
  readonly here: number;
  readonly there: number | undefined;
  /** The NAS's port, if it is asked. */
  readonly port: string | undefined;
  readonly nas: string;
  readonly address: string;
  /** Bytes of data that the connection may send at once; left out where it was the NAS that told. */
  readonly segment?: number;
}

/**
 * This machine offers jumbo segments (`advmss`), and the connection may send small ones only (`mss`): the NAS or
 * something between takes no jumbo frames. Only that much can be seen without sending test packets. A NAS that is asked
 * tells its own packet size.
 */
export const mtuMismatch = finding<Seen>({
  code: 'net.mtu-mismatch',
  unless: ['net.tunnel-carries'],
  visibleAfter: milliseconds(10_000),
  examine: (history) => {
    const [now] = history;
    const own = ownInterfaces(now);
    const told = new Set(own.map(({ seen }) => seen.nic));
    return perMachine(history, [interfaces, sockets], [...own, ...atNas(now, told)]);
  },
  says: ({ nic, here, there, port, nas, address, segment }) => ({
    title:
      segment === undefined
        ? `${port} of ${nas} is set to packets of ${there} bytes, and ${nic} of this machine to ${here} bytes.`
        : `${nic} is set to packets of ${here} bytes, and the way to ${address} takes ${segment} bytes of data at once.`,
    consequence:
      'Large packets are used on one side only: they bring nothing, and where something between drops them, a path stands still.',
  }),
  remedies: (seen) => [
    ...lowerHere(seen),
    oneMtu(seen),
    onLinux(copy(whatGoesThrough, commandOf('ping', '-M', 'do', '-s', '8972', '-c', '2', seen.address))),
    onWindows(copy(whatGoesThrough, commandOf('ping', '-f', '-l', '8972', '-n', '2', seen.address))),
  ],
});

const whatGoesThrough = 'To see what goes through whole (IPv4, MTU 9000):';

function ownInterfaces(now: Snapshot): readonly Wrong<Seen>[] {
  return nicsOf(now)
    .filter(({ kind }) => kind !== 'loopback')
    .flatMap((nic): readonly Wrong<Seen>[] => {
      const here = nic.mtuBytes;
      if (here === undefined || here <= jumboBytes) return [];
      const [one] = sharesOf(now).flatMap((view) => lanesBelow(view, nic.name));
      const address = one?.lane.remote?.address;
      if (one === undefined || address === undefined) return [];
      const port = one.nas.ports.find((each) => each.address === address)?.atNas;
      return [
        {
          severity: 'note',
          subject: nicSubject(nic),
          seen: {
            nic: nic.name,
            here,
            there: port?.mtuBytes,
            port: port?.name,
            nas: nasNamed(one.nas),
            address,
            segment: one.segment,
          },
          evidence: [
            ...quoteSockets(now, [one.lane], [` mss:${one.segment}`, `advmss:${one.offered}`]),
            ...quoteNic(now, nic.name, [`"mtu":${here}`]),
            ...quotePortAt(address, now),
          ],
        },
      ];
    });
}

interface SmallLane {
  readonly nas: Nas;
  readonly lane: Lane;
  readonly segment: number;
  readonly offered: number;
}

function lanesBelow({ open, nas, now }: ShareView, nic: string): readonly SmallLane[] {
  return open
    .filter((lane) => lane.nic === nic)
    .flatMap((lane) => {
      const words = (socketOf(now, lane)?.quoted ?? []).join(' ');
      const segment = Number(/\smss:(?<bytes>\d+)/.exec(words)?.groups?.['bytes']);
      const offered = Number(/\sadvmss:(?<bytes>\d+)/.exec(words)?.groups?.['bytes']);
      return segment < offered * clearlyLess ? [{ nas, lane, segment, offered }] : [];
    });
}

/** One end of a lane is set to jumbo frames and the other is not; `told` are local interfaces of which it is known. */
function atNas(now: Snapshot, told: ReadonlySet<string>): readonly Wrong<Seen>[] {
  return now.nas.flatMap((nas): readonly Wrong<Seen>[] => {
    const facts = nasFactsOf(nas, now);
    const pair = unequalPair(nas, now);
    if (facts === undefined || pair === undefined || told.has(pair.nic.name)) return [];
    const { nic, here, port, there, address } = pair;
    return [
      {
        severity: 'note',
        subject: nasSubject(nas),
        seen: { nic: nic.name, here, there, port: port.name, nas: nasNamed(nas), address },
        evidence: [
          ...quoteNic(now, nic.name, [`"mtu":${here}`]),
          ...quoteNasInterfaces(facts, [port.name], [`"mtu":${there}`, `mtu ${there}`]),
        ],
      },
    ];
  });
}

interface Pair {
  readonly nic: Interface;
  readonly here: number;
  readonly port: NasLanePort;
  readonly there: number;
  readonly address: string;
}

function unequalPair(nas: Nas, now: Snapshot): Pair | undefined {
  for (const lane of sharesOn(nas, now).flatMap((view) => view.open)) {
    const nic = nicsOf(now).find((one) => one.name === lane.nic);
    const address = lane.remote?.address;
    const port = nas.ports.find((one) => one.address === address)?.atNas;
    const [here, there] = [nic?.mtuBytes, port?.mtuBytes];
    if (nic === undefined || address === undefined || port === undefined) continue;
    if (here === undefined || there === undefined || here === there) continue;
    if (Math.max(here, there) > jumboBytes) return { nic, here, port, there, address };
  }
  return undefined;
}

/** What the NAS shows of the port that holds an address. */
function quotePortAt(address: string, now: Snapshot): ReturnType<typeof quoteNasInterfaces> {
  return now.nas.flatMap((nas) => {
    const port = nas.ports.find((one) => one.address === address)?.atNas;
    if (port?.mtuBytes === undefined) return [];
    return quoteNasInterfaces(nasFactsOf(nas, now), [port.name], [`"mtu":${port.mtuBytes}`, `mtu ${port.mtuBytes}`]);
  });
}

const everywhere =
  'Set one MTU everywhere: this port, every switch between, and the port of the NAS. 1500 is right unless all of them can do more';

function oneMtu({ nic, here, there, port, segment }: Seen): HandRemedy {
  if (port !== undefined && there !== undefined && here < there) {
    return copy(
      `${everywhere}. The larger packet size is set at the NAS, where it is changed in the settings of its network. On a plain Linux NAS, as root; it holds until the next start:`,
      commandOf('ip', 'link', 'set', 'dev', port, 'mtu', String(here)),
    );
  }
  if (segment === undefined) return explain(`${everywhere}.`);
  return copy(`${everywhere}:`, commandOf('sudo', 'ip', 'link', 'set', nic, 'mtu', String(usualBytes)));
}

const takesMs = 5_000;

/** The larger one of two is made smaller: nothing then needs to be known of the switches between. */
function lowerHere({ nic, here, there = usualBytes }: Seen): readonly Draft[] {
  if (here <= there) return [];
  return fix({
    name: 'lower',
    title: `Set the packet size to ${there} bytes`,
    plan: {
      parts: [{ place: { kind: 'workstation' }, steps: [{ verb: 'set-mtu', dev: nic, bytes: there }] }],
      verification: { kind: 'finding-gone' },
      risk: 'drops-network',
      interrupts: [
        `${nic} may stand still for a moment; some drivers take the link down and up to change it. Open connections go on with smaller packets.`,
      ],
      undo: [settingsUndo],
      duration: milliseconds(takesMs),
    },
  });
}
