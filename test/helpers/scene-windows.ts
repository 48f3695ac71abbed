import { collectMachine } from '../../main/collect/collect-machine.ts';
import { instant } from '../../shared/model/units.ts';
import { sceneBegins, type Scene } from './scene.ts';
import {
  answer,
  configuration,
  healthyAnswers,
  idlePair,
  pair,
  tcpRow,
  windowsMachine,
  type Answers,
} from './windows-answers.ts';

/** A workstation with Windows, from the lines of its scripts; the same at each look. `helped`: what it answers after a change. */
async function windowsScene(change: Answers = {}, helped?: Answers): Promise<Scene> {
  const machine = windowsMachine({ ...healthyAnswers, 'route-to 10.0.1.10': answer(), ...change });
  const facts = await collectMachine('workstation', machine, 'full');
  const look: Scene['look'] = (second) => ({ facts: { ...facts, readAt: instant(sceneBegins + second * 1000) } });
  if (helped === undefined) return { look, machine };
  const after = await windowsScene({ ...change, ...helped });
  return { look, machine, changed: { helped: after.look, worse: look } };
}

const second = { ClientInterfaceIndex: 15, ClientInterfaceFriendlyName: 'Ethernet 2', ServerInterfaceIndex: 4 };
const waiting = { ...idlePair('10.0.2.20', '10.0.2.10', second), Selected: true };

const oneFast = { ClientLinkSpeed: '2500000000', ServerLinkSpeed: '2500000000' };
const scaling = { Name: 'Ethernet', NumberOfReceiveQueues: 4 };

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
  notLoaded: await windowsScene({
    'smb-multichannel': answer(pair('10.0.1.20', '10.0.1.10'), waiting),
    'tcp-connections 445': answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10')),
  }),
} as const satisfies Readonly<Record<string, Scene>>;
