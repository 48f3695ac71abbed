import type { FindingCode } from '../../model/finding.ts';
import type { FindingPage } from './finding-page.ts';

export const nasPages: Readonly<Record<Extract<FindingCode, `nas.${string}`>, FindingPage>> = {
  'nas.views-differ': {
    means:
      'Workstation and NAS are asked each on its own, and they do not say the same of the connections between them. The one that is wrong is often the one that has not noticed yet.',
    looksAt: [
      'the sockets and channels of this computer',
      'the connections of the NAS (smbstatus, or its sockets)',
      'byte rates of the channels here and of the ports there',
      'the addresses of the NAS’s interfaces',
    ],
    fires:
      'At two looks in a row: the ends count differently many connections, one holds a connection that the other does not know, the bytes of a port’s channels do not pass that port, or a channel goes to an address that the NAS does not have.',
    healthy: [
      'A connection that was made or ended between the two looks.',
      'Connections of another program of this computer: its sockets are known here.',
      'Other workstations on the same NAS.',
      'A clock that is wrong at either end: it is not used.',
    ],
    whatToDo: [
      'A port that stays idle: a network for each pair of ports, or a NAS that answers by the port of the address (policy routing, Open vSwitch).',
      'Otherwise wait a minute; what stays points at a cut in between, or at an SMB service that was started anew.',
    ],
  },
  'nas.cannot-look': {
    means:
      'A NAS was to be asked, and it did not answer or does not let this account see what matters. The verdict rests on the workstation alone then.',
    looksAt: ['every reading of the NAS that a finding rests on'],
    fires:
      'Its interfaces, connections or sessions are denied or fail; its settings too while a path is missing. A warning if nothing could be read, or not its ports; else a note.',
    healthy: ['A program that this kind of NAS does not have.', 'A recording that does not hold a command.'],
    whatToDo: [
      'Allow exactly the reads that need root; the finding quotes the line for /etc/sudoers.d with the paths of that NAS.',
      'A NAS that cannot be reached: the finding quotes what SSH said.',
    ],
  },
};
