import { smbServerOf } from '../../../shared/model/machine.ts';
import { expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { parseStatusText } from '../../../main/collect/smb-server/status-text.ts';
import { parseSynologyChannels } from '../../../main/collect/smb-server/synology-channels.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { caseText, checkedCase } from '../../helpers/cases.ts';
import { debian, ended, nasMachine, socketsOfRoot, ssCommand } from './nas-machine.ts';

const recorded = (command: string): string => caseText('ctdb-same-pid', `recording/nas/commands/${command}`);

test('one pid on two nodes of a cluster is two clients', async () => {
  const { report, snapshot } = await checkedCase('ctdb-same-pid');
  const [view] = snapshot.nasViews;
  expect(
    view?.clients.map(({ addresses, channels, thisWorkstation, users }) => [
      addresses,
      channels,
      thisWorkstation,
      users,
    ]),
  ).toEqual([
    [['10.90.1.50'], 2, true, ['ada']],
    [['10.90.1.77'], 1, false, [String.raw`EX\bob`]],
  ]);
  expect(view?.lanes.map(({ match }) => match)).toEqual(['certain', 'certain']);
  expect(view?.disagreements).toEqual([]);
  const list = view && valueOf(smbServerOf(view.facts).connections)?.list;
  expect(list?.map(({ client, node, socketState }) => [client.address, node, socketState])).toEqual([
    ['10.90.1.50', 0, 'established'],
    ['10.90.1.50', 0, 'established'],
    ['10.90.1.77', 2, 'elsewhere'],
  ]);
  expect(report.nas).toMatchObject([{ otherClients: 1 }]);
});

test('in words: sessions keep their node, and the sockets of one node get no session of another', async () => {
  const text = recorded('_usr_bin_smbstatus_-p');
  expect(parseStatusText(text).sessions).toMatchObject([
    { node: 0, pid: 1243, user: 'ada' },
    { node: 2, pid: 1243, user: String.raw`EX\bob`, group: String.raw`EX\domain users` },
  ]);
  const own = socketsOfRoot.replaceAll('10.0.0.50:40001', '10.90.1.50:40010').replaceAll('7793', '1243');
  const machine = nasMachine(
    debian({
      commands: {
        '/usr/bin/smbstatus -p --json': ended(1, '', 'Invalid option --json: unknown option\n'),
        '/usr/bin/smbstatus -p': text,
        [ssCommand]: own,
      },
    }),
  );
  const list = valueOf(smbServerOf(await collectMachine('nas', machine, 'full')).connections)?.list;
  expect(list?.map(({ node, pid, group }) => [node, pid, group])).toEqual([
    [0, 1243, 'pid 0:1243'],
    [0, 1243, 'pid 0:1243'],
  ]);
});

test('three nodes of which none has a socket here: nothing is said to be missing', async () => {
  const json = recorded('_usr_bin_smbstatus_-p_--json');
  const machine = nasMachine(debian({ commands: { '/usr/bin/smbstatus -p --json': json, [ssCommand]: '' } }));
  const list = valueOf(smbServerOf(await collectMachine('nas', machine, 'full')).connections)?.list;
  expect(list?.map(({ socketState }) => socketState)).toEqual(['unknown', 'unknown', 'unknown']);
});

test('without a cluster a listed connection without a socket is missing, as before', async () => {
  const json = recorded('_usr_bin_smbstatus_-p_--json').replaceAll(/"vnn": "\d"/g, '"vnn": "4294967295"');
  const machine = nasMachine(debian({ commands: { '/usr/bin/smbstatus -p --json': json, [ssCommand]: '' } }));
  const list = valueOf(smbServerOf(await collectMachine('nas', machine, 'full')).connections)?.list;
  expect(list?.map(({ node, socketState }) => [node, socketState])).toEqual(
    Array.from({ length: 3 }, () => [undefined, 'missing']),
  );
});

test('channels of several nodes in a list of their own', () => {
  const rows = parseSynologyChannels(`Pid       Channel   Server IP                        Client IP
-----------------------------------------------------------------------------
0:14      1         ipv4:10.0.0.25:445               ipv4:10.0.0.50:44060
11:14     1         ipv4:10.0.0.35:445               ipv4:10.0.0.77:58238
`).channels;
  expect(rows?.map(({ group, node }) => [group, node])).toEqual([
    ['pid 0:14', 0],
    ['pid 11:14', 11],
  ]);
});
