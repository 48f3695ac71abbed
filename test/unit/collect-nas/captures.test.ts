import { smbServerOf } from '../../../shared/model/machine.ts';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { parseStatusJson } from '../../../main/collect/smb-server/status-json.ts';
import { parseSynologyChannels } from '../../../main/collect/smb-server/synology-channels.ts';
import type { CommandResult } from '../../../main/machine/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { ended, nasMachine, ssCommand } from './nas-machine.ts';
import type { FakeMachine } from '../../helpers/fake-machine.ts';
import { captures, smbSituations } from '../../helpers/captures.ts';

/** Folders of what one server looked like at one moment. */
const moments: readonly string[] = smbSituations.flatMap((name) =>
  readdirSync(join(captures, name))
    .filter((moment) => moment.startsWith('nas-'))
    .map((moment) => `${name}/${moment}`),
);

const read = (moment: string, name: string): string | undefined => {
  const file = join(captures, moment, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
};

const programs = [
  '/usr/bin/smbstatus',
  '/usr/bin/testparm',
  '/usr/bin/ss',
  '/usr/sbin/ip',
  '/usr/sbin/sysctl',
  '/usr/bin/sudo',
];

/** A capture as a machine, asked as root, or as the plain user it was asked as too. */
function captured(moment: string, as: 'root' | 'user'): FakeMachine {
  const file = (name: string): string | undefined => read(moment, name);
  const smbOnly = (text: string | undefined) =>
    text === undefined
      ? ''
      : text
          .split('\n')
          .filter((line) => /^\S+\s+\d+\s+\d+\s+\S+:445\s/.test(line))
          .map((line) => `${line}\n`)
          .join('');
  const refused = ended(1, '', 'smbstatus only works as root!\n');
  const selected = file('testparm_-sv_selected');
  const commands: Record<string, string | CommandResult | undefined> = {
    'uname -s -r': 'Linux 6.12\n',
    id: as === 'root' ? 'uid=0(root) gid=0(root)\n' : 'uid=1000(nasuser) gid=1000(nasuser)\n',
    '/usr/bin/smbstatus -p --json':
      as === 'root'
        ? file('smbstatus_--json')
        : ended(1, '{"version": "4.22.11"}\n', 'smbstatus only works as root!\n'),
    '/usr/bin/smbstatus -p': as === 'root' ? file('smbstatus_-p') : refused,
    [ssCommand]: smbOnly(file(as === 'root' ? 'ss_tinepOH_sport' : 'unpriv_ss_tinOH_sport') ?? file('ss_tinOH_sport')),
    '/usr/bin/testparm -sv': file('testparm_-s') ?? (selected === undefined ? undefined : `[global]\n${selected}`),
    '/usr/sbin/ip -j -d addr': file('ip_-j_addr'),
    '/usr/sbin/ip -j route show table all': file('ip_-j_route_table_all'),
    '/usr/sbin/ip -j rule': file('ip_-j_rule'),
    '/usr/sbin/sysctl net.ipv4.conf': file('sysctl_net'),
  };
  const files = { '/proc/net/dev': file('proc_net_dev'), '/etc/os-release': file('os-release') };
  const present = <T>(table: Readonly<Record<string, T | undefined>>): Record<string, T> =>
    Object.fromEntries(Object.entries(table).filter((entry): entry is [string, T] => entry[1] !== undefined));
  return nasMachine({ programs, files: present(files), commands: present(commands) });
}

/** NAS addresses with an established connection, counted from the raw lines without any parser. */
function addressesInUse(moment: string): readonly string[] {
  const text = read(moment, 'ss_tinepOH_sport') ?? read(moment, 'ss_tinOH_sport') ?? '';
  return [...text.matchAll(/^ESTAB\s+\d+\s+\d+\s+(?<address>[\d.]+):445\s/gm)]
    .map((match) => match.groups?.['address'] ?? '')
    .sort();
}

describe('captures of running servers', () => {
  test.each(moments)('%s: connections are those that the raw sockets show', async (moment) => {
    const facts = await collectMachine('nas', captured(moment, 'root'), 'full');
    const value = valueOf(smbServerOf(facts).connections);
    const established = value?.list.filter(({ socketState }) => socketState === 'established');
    expect(established?.map(({ nas }) => nas.address).sort()).toEqual(addressesInUse(moment));
    const version = read(moment, 'smbstatus_--json')?.match(/"version": "4\.(\d+)/)?.[1];
    if (version !== undefined && (value?.list.length ?? 0) > 0) {
      expect(value?.source).toBe(Number(version) >= 20 ? 'smbstatus-channels' : 'sockets-by-process');
    }
  });

  test.each(moments)('%s: interfaces, routes, rules and sysctls are read', async (moment) => {
    const facts = await collectMachine('nas', captured(moment, 'root'), 'full');
    const ports = valueOf(facts.network.interfaces)?.filter(({ kind }) => kind !== 'loopback');
    expect(ports?.every(({ received, sent, mac }) => received !== undefined && sent !== undefined && mac)).toBe(true);
    const states = [facts.network.interfaces, facts.network.routes, facts.network.rules, facts.network.settings].map(
      ({ state }) => state,
    );
    // The moments of a series have interfaces and sockets only.
    const there = read(moment, 'ip_-j_rule') === undefined ? ['known'] : ['known', 'known', 'known', 'known'];
    expect(states.slice(0, there.length)).toEqual(there);
  });

  const withUser = moments.filter((moment) => read(moment, 'unpriv_smbstatus') !== undefined);
  test.each(withUser)('%s: a plain user is told what is open to all, and that the rest is denied', async (moment) => {
    const facts = await collectMachine('nas', captured(moment, 'user'), 'full');
    expect(smbServerOf(facts).sessions).toMatchObject({ state: 'denied', needs: 'nas-sudo' });
    expect(valueOf(smbServerOf(facts).connections)?.source).toBe('sockets-by-client');
    expect(
      valueOf(smbServerOf(facts).connections)
        ?.list.map(({ nas }) => nas.address)
        .sort(),
    ).toEqual(addressesInUse(moment));
    expect(facts.guide?.sudoers[0]).toContain('nasuser ALL=(root) NOPASSWD: /usr/bin/smbstatus -p --json');
  });

  test.each(withUser)('%s: without rights the JSON has no sessions, which is not none', (moment) => {
    const text = read(moment, 'unpriv_smbstatus_--json');
    if (text !== undefined) expect(parseStatusJson(text).sessions).toBeUndefined();
  });
});

describe('the outputs of a real Synology', () => {
  const text = readFileSync(new URL('../../fixtures/synology/smb-channels.txt', import.meta.url), 'utf8');
  const outputs = [...text.matchAll(/^using configfile = .*\n(?:.*\n){2}(?:\d+ .*\n)+/gm)].map(([output]) => output);
  const summary = (output: string): string => {
    const addresses = parseSynologyChannels(output).channels?.map(({ nas }) => nas.address) ?? [];
    return addresses.length === 1 ? '1 channel' : `${addresses.length} channels over ${addresses.join(' and ')}`;
  };

  test('replay to what they showed', () => {
    expect(outputs.map(summary)).toEqual([
      '2 channels over 10.100.4.25 and 10.100.4.26',
      '2 channels over 10.100.4.25 and 10.100.129.2',
      '2 channels over 10.100.4.25 and 10.100.129.2',
      '1 channel',
      '2 channels over 10.100.4.25 and 10.100.4.26',
    ]);
  });
});
