import { collectMachine } from '../../main/collect/collect-machine.ts';
import type { AdministratorAnswers } from '../../main/collect/smb-client/windows/administrator.ts';
import { bytes, instant, milliseconds } from '../../shared/model/units.ts';
import { connection, nasFacts, port } from './nas-facts.ts';
import { movedBy, nearGigabit } from './scene-facts.ts';
import { watched } from './scene-nas.ts';
import { sceneBegins, type Scene } from './scene.ts';
import {
  answer,
  configuration,
  healthyAnswers,
  idlePair,
  pair,
  refusal,
  tcpRow,
  windowsMachine,
  type Answers,
} from './windows-answers.ts';

/** A workstation with Windows, from the lines of its scripts; the same at each look. `helped`: what it answers after a change. */
async function windowsScene(
  change: Answers = {},
  helped?: Answers,
  administrator?: AdministratorAnswers,
): Promise<Scene> {
  const machine = windowsMachine({ ...healthyAnswers, 'route-to 10.0.1.10': answer(), ...change });
  const facts = await collectMachine('workstation', machine, 'full', undefined, { administrator });
  const look: Scene['look'] = (second) => ({ facts: { ...facts, readAt: instant(sceneBegins + second * 1000) } });
  if (helped === undefined) return { look, machine };
  const after = await windowsScene({ ...change, ...helped });
  return { look, machine, changed: { helped: after.look, worse: look } };
}

const second = { ClientInterfaceIndex: 15, ClientInterfaceFriendlyName: 'Ethernet 2', ServerInterfaceIndex: 4 };
const waiting = { ...idlePair('10.0.2.20', '10.0.2.10', second), Selected: true };

const oneFast = { ClientLinkSpeed: '2500000000', ServerLinkSpeed: '2500000000' };
const scaling = { Name: 'Ethernet', NumberOfReceiveQueues: 4 };

const denied: Answers = {
  'smb-multichannel': refusal('Windows System Error 5,Get-SmbMultichannelConnection'),
  'smb-connections': refusal('Windows System Error 5,Get-SmbConnection'),
};

/** The same, with a NAS beside it that counts the share's connections; Windows counts none. */
function withCountingNas({ look }: Scene): Scene {
  return {
    look: (second) => {
      const time = { asked: milliseconds(second * 1000), answered: milliseconds(second * 1000) };
      const moved = ['10.0.1', '10.0.2'].map((network, index) =>
        connection(`${network}.20`, 50_211 + index, `${network}.10`, {
          received: bytes(second * 900_000),
          sent: bytes(movedBy(second, nearGigabit, index)),
        }),
      );
      const interfaces = [port('eth0', '10.0.1.10'), port('eth1', '10.0.2.10')];
      const facts = { ...nasFacts({ connections: moved, interfaces }), ...time };
      const seen = look(second);
      return {
        ...(seen.facts && { facts: { ...seen.facts, ...time } }),
        nas: [watched({ facts })],
      };
    },
  };
}

export const windowsScenes = {
  healthy: await windowsScene(),
  nothingMapped: await windowsScene({ 'smb-mappings': answer(), 'smb-multichannel': answer() }),
  rssOff: await windowsScene(
    {
      'smb-multichannel': answer(pair('10.0.1.20', '10.0.1.10', oneFast)),
      'tcp-connections 445': answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10')),
      'adapter-rss': answer({ ...scaling, Enabled: false }),
    },
    { 'adapter-rss': answer({ ...scaling, Enabled: true }) },
  ),
  multichannelOff: await windowsScene(
    {
      'smb-multichannel': answer(pair('10.0.1.20', '10.0.1.10'), idlePair('10.0.2.20', '10.0.2.10', second)),
      'tcp-connections 445': answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10')),
      'smb-client-configuration': answer({ ...configuration, EnableMultiChannel: false }),
    },
    { 'smb-client-configuration': answer(configuration) },
  ),
  denied: await windowsScene(denied),
  lookedAt: await windowsScene(denied, undefined, {
    at: instant(sceneBegins - 25 * 60_000),
    texts: {
      'smb-multichannel': healthyAnswers['smb-multichannel'],
      'smb-connections': healthyAnswers['smb-connections'],
    },
  }),
  counted: withCountingNas(await windowsScene()),
  notLoaded: await windowsScene({
    'smb-multichannel': answer(pair('10.0.1.20', '10.0.1.10'), waiting),
    'tcp-connections 445': answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10')),
  }),
} as const satisfies Readonly<Record<string, Scene>>;
