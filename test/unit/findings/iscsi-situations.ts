/** Sessions of a target and its portals: too few, refused, not lasting, by one exit, lost. */
import { mapsJson, type MadeWorkstation } from '../../helpers/iscsi-machine.ts';
import { wwid } from '../../helpers/two-portals.ts';
import { alone, both, dead, first, onRecord, record, second, situationsOf, target } from './iscsi-made.ts';

const oneExit: MadeWorkstation = {
  ...both,
  sessions: [first, { ...second, portal: '10.77.1.26', local: '10.77.1.50' }],
  records: record('10.77.1.25', 'automatic') + record('10.77.1.26', 'automatic'),
  interfaces: { eth0: '10.77.1.50/24', eth1: '10.77.1.51/24' },
};
const refused = '[ 4711.1] pc iscsid[791]: conn 0 login rejected: initiator error (02/06)\n';
const named = (of: string, portal: string): string =>
  `[ 1.1] pc iscsiadm[9]: Could not login to [iface: default, target: ${of}, portal: ${portal},3260].\n[ 1.2] pc iscsiadm[9]: initiator reported error (19 - encountered non-retryable iSCSI login failure)\n`;
const gone = '[ 4711.1] pc iscsid[791]: conn 0 login rejected: initiator error - target not found (02/03)\n';

export const iscsiFindingSituations = await situationsOf([
  ['one session of two portals', [alone], ['warning iscsi.one-session']],
  [
    'one session of two portals, the other one of which does not answer',
    [{ ...alone, silent: ['10.77.2.25'] }],
    ['warning iscsi.portal-unreachable'],
  ],
  [
    'both sessions, and a third portal on record in a network of others',
    [{ ...both, records: onRecord + record('192.168.9.25', 'automatic'), silent: ['192.168.9.25'] }],
    [],
  ],
  [
    'both sessions, and only root knows whether they come back after the next start',
    [{ ...both, records: undefined }],
    ['note host.cannot-look'],
  ],
  ['one session, and only root knows the portals', [{ ...alone, records: undefined }], ['note host.cannot-look']],
  [
    'a login was refused',
    [{ ...alone, journal: refused }],
    ['warning iscsi.second-session-refused'],
    ['iscsi.one-session <- iscsi.second-session-refused'],
  ],
  [
    'a login was refused, and iscsiadm names target and portal',
    [{ ...alone, journal: named(target, '10.77.2.25') }],
    ['warning iscsi.second-session-refused'],
    ['iscsi.one-session <- iscsi.second-session-refused'],
  ],
  [
    'a login to another target was refused',
    [{ ...alone, journal: named('iqn.2026-01.lab:other', '10.77.2.25') }],
    ['warning iscsi.one-session'],
  ],
  ['an old record of a target that is gone', [{ ...alone, journal: gone }], ['warning iscsi.one-session']],
  ['a refusal that was overcome', [{ ...both, journal: refused }], []],
  [
    'the second portal is not logged in at the start',
    [{ ...both, records: record('10.77.1.25', 'automatic') + record('10.77.2.25', 'manual') }],
    ['note iscsi.manual-startup'],
  ],
  ['both sessions by one exit', [oneExit], ['warning iscsi.same-exit']],
  [
    'both sessions by one exit, and what is on record is known',
    [{ ...oneExit, records: record('10.77.1.25', 'automatic') + record('10.77.1.26', 'automatic') }],
    ['warning iscsi.same-exit'],
  ],
  [
    'a session is being recovered',
    [{ ...both, sessions: [first, { ...second, state: 'FAILED', connection: 'failed' }] }],
    ['error iscsi.connection-lost'],
  ],
  [
    'a session that the kernel calls logged in has stopped answering',
    [{ ...both, sessions: [first, { ...second, backoff: 3 }] }],
    ['error iscsi.connection-lost'],
  ],
  [
    'a session is being recovered, and multipathd gave its path up',
    [
      {
        ...both,
        sessions: [first, { ...second, state: 'FAILED', connection: 'failed' }],
        maps: mapsJson(wwid, [{ paths: [{ dev: 'sda' }, { dev: 'sdb', ...dead }] }]),
      },
    ],
    ['error iscsi.connection-lost'],
    ['mpath.path-failed <- iscsi.connection-lost'],
  ],
]);
