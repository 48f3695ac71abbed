/** Rows of a Windows machine lose every name, wherever it stands in them, and still fit together. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Exchange, Recording } from '../../../main/machine/recording.ts';
import { redactor } from '../../../main/machine/redact.ts';
import { endpointOf } from '../../../main/collect/smb-client/windows/events.ts';
import { rounds } from '../../helpers/rounds.ts';
import { answer, type Row } from '../../helpers/windows-answers.ts';
import { placesOfNames, secretWord } from '../../helpers/windows-secrets.ts';

const script = (name: string, stdout: string, ...words: readonly string[]): Exchange => ({
  ask: { kind: 'command', argv: ['powershell', `${name}.ps1`, ...words] },
  result: { exitCode: 0, stdout, stderr: '' },
});

const recorded = (...exchanges: readonly Exchange[]): Recording => ({
  id: 'local',
  family: 'windows',
  hostName: 'STUDIO',
  createdAt: new Date(0),
  note: '',
  redacted: false,
  derived: [],
  frames: [{ offsetMs: 0, exchanges }],
});

/** What is left of the answers, and what was asked; `at` gives a property of a row of one of them. */
function redacted(...exchanges: readonly Exchange[]) {
  const recording = redactor({ key: 'test' }).recording(recorded(...exchanges));
  const [{ exchanges: found }] = recording.frames;
  const rows = found.map((exchange) =>
    ('result' in exchange ? exchange.result.stdout : '').split('\n').filter(Boolean).map(rowIn),
  );
  const asked = found.map(({ ask }) => (ask.kind === 'command' ? ask.argv : []));
  const at = (answered: number, row: number, name: string): string => String(rows[answered]?.[row]?.[name]);
  return { rows, at, asked, text: JSON.stringify(recording) };
}

const objectForm = z.record(z.string(), z.unknown());
const rowIn = (line: string): z.infer<typeof objectForm> => (line === '…' ? {} : objectForm.parse(JSON.parse(line)));

const rowsOf = (...rows: readonly Row[]): string => answer(...rows);

describe('rows of a Windows machine', () => {
  test('name one NAS, one share and one machine alike wherever they stand', () => {
    const { rows, at } = redacted(
      script('smb-connections', rowsOf({ ServerName: 'Tower', ShareName: 'Films', Credential: 'tower\\ann' })),
      script('smb-mappings', rowsOf({ LocalPath: 'X:', RemotePath: '\\\\tower\\films\\new', Status: 0 })),
      script('smb-share-counters', rowsOf({ Name: '\\tower\\films' }, { Name: '_Total' })),
      script('smb-constraints', rowsOf({ ServerName: 'TOWER', InterfaceAlias: 'To the cellar' })),
      script('adapters', rowsOf({ Name: 'To the cellar' }, { Name: 'Ethernet 2' })),
      script('machine', rowsOf({ HostName: 'STUDIO', UserName: 'STUDIO\\ann', Elevated: true })),
    );
    const [server, share] = [at(0, 0, 'ServerName'), at(0, 0, 'ShareName')];
    expect(server).toMatch(/^host\d+$/);
    expect(rows[1]?.[0]).toMatchObject({ LocalPath: 'X:', Status: 0 });
    expect(at(1, 0, 'RemotePath')).toMatch(new RegExp(String.raw`^\\\\${server}\\${share}\\folder\d+$`));
    expect(rows[2]?.slice(0, 2)).toEqual([{ Name: `\\${server}\\${share}` }, { Name: '_Total' }]);
    expect(at(3, 0, 'ServerName')).toBe(server);
    expect(rows[4]?.slice(0, 2)).toEqual([{ Name: at(3, 0, 'InterfaceAlias') }, { Name: 'Ethernet 2' }]);
    expect(at(4, 0, 'Name')).toMatch(/^interface\d+$/);
    const [authority, user] = at(0, 0, 'Credential').split('\\');
    expect(authority).toBe(server);
    expect(at(5, 0, 'UserName')).toBe(`${at(5, 0, 'HostName')}\\${user}`);
  });

  test('name one address alike as text, in a socket address and in a question, whose order is kept', () => {
    const addresses = ['10.0.1.10', '10.0.2.10', '10.0.3.10', '10.0.4.10'];
    const asked = rowsOf(...addresses.map((Asked) => ({ Asked, DestinationPrefix: `${Asked}/32` })));
    const {
      rows,
      at,
      asked: questions,
    } = redacted(
      script('route-to', asked, ...addresses),
      script(
        'smb-events',
        rowsOf({ Id: 30_822, Data: { RemoteAddress: '020001BD0A00020A6E61730000000000', ServerName: '\\10.0.2.10' } }),
      ),
      script('ip-addresses', rowsOf({ IPAddress: '10.0.2.10', PrefixLength: 24 })),
    );
    const own = at(2, 0, 'IPAddress');
    const event = objectForm.parse(rows[1]?.[0]?.['Data']);
    const socket = String(event['RemoteAddress']);
    expect(endpointOf(socket)).toEqual({ address: own, port: 445 });
    expect(socket).toMatch(/0{16}$/);
    expect(event['ServerName']).toBe(`\\${own}`);
    expect(own).not.toBe('10.0.2.10');
    const told = addresses.map((_, index) => at(0, index, 'Asked'));
    expect(told[1]).toBe(own);
    expect(questions[0]).toEqual(['powershell', 'route-to.ps1', ...told.toSorted()]);
  });

  test('keep who has which MAC, in every form', () => {
    const { at } = redacted(
      script('adapters', rowsOf({ MacAddress: '00-11-32-AA-BB-0C', PermanentAddress: '001132AABB0C' })),
      script(
        'neighbours',
        rowsOf({ LinkLayerAddress: '00-11-32-aa-bb-0c' }, { LinkLayerAddress: '00-00-00-00-00-00' }),
      ),
    );
    expect(at(0, 0, 'MacAddress')).toMatch(/^02(?:-[\dA-F]{2}){5}$/);
    expect(at(0, 0, 'PermanentAddress')).toBe(at(0, 0, 'MacAddress').replaceAll('-', ''));
    expect(at(1, 0, 'LinkLayerAddress')).toBe(at(0, 0, 'MacAddress'));
    expect(at(1, 1, 'LinkLayerAddress')).toBe('00-00-00-00-00-00');
  });

  test('keep what a diagnosis needs: bus, models, versions, ids of errors, numbers in texts', () => {
    const row = {
      InterfaceDescription: 'Intel(R) Ethernet Controller I226-V #2',
      DriverName: '\\SystemRoot\\System32\\drivers\\e2f.sys',
      ReceiveLinkSpeed: '2500000000',
      Caption: 'Microsoft Windows 11 Pro',
      Dialect: '3.1.1',
    };
    const end = '{"end":true,"ok":false,"id":"Windows System Error 5,Get-SmbConnection","message":"Nein, Ann"}\n';
    const { rows } = redacted(
      script('adapters', rowsOf(row, { PnPDeviceID: 'USB\\VID_0BDA&PID_8156\\4013000001' })),
      script('smb-connections', end),
    );
    const [adapters, [refused] = []] = rows;
    expect(adapters?.slice(0, 2)).toEqual([row, { PnPDeviceID: 'USB\\VID_0BDA&PID_8156\\…' }]);
    expect(refused).toMatchObject({ ok: false, id: 'Windows System Error 5,Get-SmbConnection', message: '…' });
  });

  test.each([
    'CommandNotFoundException',
    'System.UnauthorizedAccessException,Microsoft.PowerShell.Commands.GetWinEventCommand',
    'HRESULT 0x80041010,Microsoft.Management.Infrastructure.CimCmdlets.GetCimInstanceCommand',
  ])('keep the error id %s, which tells what is refused from what is not there', (id) => {
    const { at } = redacted(script('smb-events', `${JSON.stringify({ end: true, ok: false, id, message: '' })}\n`));
    expect(at(0, 0, 'id')).toBe(id);
  });

  test('a script that is called as a NAS is asked as before', () => {
    const { asked } = redacted(
      script('machine', rowsOf()),
      script('smb-connections', rowsOf({ ServerName: 'machine' })),
    );
    expect(asked[0]).toEqual(['powershell', 'machine.ps1']);
  });

  const places: readonly ((name: string) => Row)[] = [
    ...placesOfNames,
    (name) => `{"ServerName":"${name}`,
    (name) => `WARNING: ${name}`,
    (name) => JSON.stringify({ end: true, ok: false, id: name, message: name }),
  ];

  test('give away no name, wherever it stands', () => {
    fc.assert(
      fc.property(secretWord, fc.constantFrom(...places), (name, place) => {
        const before = script('smb-events', rowsOf(place(name)));
        expect(redacted(before).text.toLowerCase()).not.toContain(name);
      }),
      { numRuns: rounds({ usual: 200, long: 5_000 }) },
    );
  });
});
