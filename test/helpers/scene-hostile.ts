import { guideOf } from '../../main/collect/systems/profiles/known.ts';
import { linux } from '../../main/collect/systems/profiles/linux.ts';
import type { WatchedNas } from '../../shared/ipc/nas.ts';
import { known } from './host-facts.ts';
import { hostileNames, longName } from './hostile-names.ts';
import { connection, port, settings } from './nas-facts.ts';
import { nearGigabit, workstation, type NasWish } from './scene-facts.ts';
import { factsAt, watched } from './scene-nas.ts';
import type { Scene } from './scene.ts';

/** A NAS whose name turns the text beside it around, one whose name is markup, and one whose name fills a page. */
const [turned, markup] = hostileNames;
const all = [...hostileNames, longName];
const first = { to: '10.0.0.25', received: nearGigabit, sent: 900_000 };
const second = { to: '10.0.0.26', received: nearGigabit, sent: 900_000 };
const oneOfTwo: NasWish = {
  name: markup,
  // A change takes names up to some length, of what can be seen.
  shares: [markup, `share${longName.slice(0, 1_800)}`],
  announced: [first.to, second.to],
  lanes: [first],
};
/** Of this one no change can be offered: its names cannot be written into a command that a person reads. */
const beside: NasWish = {
  name: `nas${turned}`,
  shares: all.filter((name) => name !== markup),
  announced: ['10.0.0.71', '10.0.0.72'],
  lanes: [{ to: '10.0.0.71', received: 4e6 }],
  asked: 2,
};
const seen =
  (nas: NasWish): Scene['look'] =>
  (at) => ({ facts: workstation(at, [nas, beside]) });

const names = all.join(' ');
/** Everything that a NAS says of itself, as somebody who owns it would like to have it read. */
function hostileFacts(at: number, multichannel: boolean) {
  return factsAt(at, {
    system: known({ kind: 'linux', name: names, version: turned, model: names }),
    version: known(`4.22${names}`),
    sessions: known(
      all.map((name, index) => ({ id: `s ${index}`, pid: 8100 + index, user: name, clientName: name, quoted: [name] })),
    ),
    connections: all.map((name, index) =>
      connection(`10.0.0.${90 + index}`, 50_000, '10.0.0.25', {
        group: `pid ${8100 + index}`,
        sessions: [`s ${index}`],
        pid: 8100 + index,
        quoted: [name],
      }),
    ),
    configuration: settings(
      { multichannel: { on: multichannel, by: 'printed' }, mapToGuest: names, guestAccount: names, signing: names },
      `guest account = ${names}`,
    ),
    interfaces: [port('eth0', '10.0.0.25'), ...all.map((name, index) => port(`${index}${name}`, `10.0.9.${index}`))],
    guide: guideOf(linux, `ada${turned}`, {}),
  });
}

const asked = (lanes: NasWish['lanes'], multichannel: boolean, change: Partial<WatchedNas> = {}): Scene['look'] => {
  const nas: NasWish = { ...oneOfTwo, name: `nas${longName.slice(0, 200)}`, lanes, asked: 2 };
  return (at) => ({
    facts: workstation(at, [multichannel ? nas : { ...nas, session: { serverMultichannel: false } }, beside]),
    nas: [watched({ facts: hostileFacts(at, multichannel), name: names, host: '10.0.0.25', system: names, ...change })],
  });
};

/** Names and lines that are not ours, and as long as they may be, wherever they can come from. */
export const hostileScenes = {
  'hostile-shares': {
    look: seen(oneOfTwo),
    changed: { helped: seen({ ...oneOfTwo, lanes: [first, second] }), worse: seen({ ...oneOfTwo, lanes: [] }) },
  },
  'hostile-nas': { look: asked([first, second], true) },
  'hostile-samba': {
    look: asked([first], false),
    changed: { helped: asked([first, second], true), worse: asked([first], false) },
  },
  'hostile-silent': {
    look: asked([first, second], true, {
      current: false,
      connection: { state: 'failed', sentence: `The NAS does not answer: ${names}` },
    }),
    since: {
      source: { kind: 'remote', machine: `ada@${turned}`, hostName: names },
      stale: true,
      lookFailure: `ssh: ${names}`,
    },
  },
} as const satisfies Readonly<Record<string, Scene>>;
