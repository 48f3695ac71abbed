import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ParseError } from '../../../main/collect/text/parse-error.ts';
import {
  configuredInterfaces,
  parseNetworkdLinks,
  parseNmDevices,
} from '../../../main/change/origin/interface-owner.ts';
import { parseMountLines } from '../../../main/change/origin/mount-lines.ts';
import { mountUnitOf, optionsOfUnit, parseUnitProperties } from '../../../main/change/origin/mount-unit.ts';
import { splitOptions } from '../../../main/change/origin/option-list.ts';
import { parseRoutes, parseRules, parseTableNames } from '../../../main/change/origin/routing.ts';
import { parseLinks } from '../../../main/change/preview/open-files.ts';
import { sysctlSettings } from '../../../main/change/operations/sysctl-files.ts';
import { parseMtuLimits } from '../../../main/change/steps/set-mtu.ts';
import { parseConfigurationPath } from '../../../main/change/steps/set-samba.ts';
import { parseFileStatus } from '../../../main/change/steps/system-file.ts';
import { mountLine, root } from './fix-machine.ts';

/** A text as its program prints it; `whole`: of a text that was cut nothing is taken. */
const parsers: readonly (readonly [string, (text: string) => unknown, string, 'whole' | 'lines'])[] = [
  ['mountinfo', parseMountLines, root + mountLine(), 'lines'],
  [
    'systemctl show',
    parseUnitProperties,
    'FragmentPath=/a\nSourcePath=\nDropInPaths=/b /c\nLoadState=loaded\n',
    'whole',
  ],
  ['a unit', optionsOfUnit, '[Mount]\nOptions=rw\n# x\n[Install]\nOptions=no\n', 'lines'],
  ['options', splitOptions, 'rw,uid=1,context="a,b"', 'lines'],
  ['nmcli', parseNmDevices, 'eth0:connected:A\\:b\nlo:unmanaged:\n', 'lines'],
  ['networkctl', parseNetworkdLinks, '{"Interfaces":[{"Name":"eth0","NetworkFile":"/a.network"}]}', 'whole'],
  ['interfaces', configuredInterfaces, 'auto eth0\niface eth0 inet dhcp\n', 'lines'],
  [
    'ip route',
    (text) => parseRoutes(text, '-4'),
    '[{"dst":"default","gateway":"10.0.0.1","dev":"eth0","flags":[]}]',
    'whole',
  ],
  ['ip rule', parseRules, '[{"priority":0,"src":"all","table":"local"}]', 'whole'],
  ['rt_tables', parseTableNames, '255\tlocal\n0x64 mine\n', 'lines'],
  ['ip link', parseMtuLimits, '[{"ifname":"eth0","mtu":1500,"min_mtu":68,"max_mtu":9000}]', 'whole'],
  ['stat', parseFileStatus, '644 0 regular file\n', 'whole'],
  [
    'testparm',
    parseConfigurationPath,
    'Load smb config files from /etc/samba/smb.conf\nLoaded services file OK.\n',
    'lines',
  ],
  ['sysctl.d', sysctlSettings, '# x\nnet.ipv4.conf.all.rp_filter = 1\n', 'lines'],
  ['find', parseLinks, '/proc/12/fd/3\0/mnt/a/film\0/proc/12/cwd\0/mnt/a\0', 'lines'],
];

function resultOf(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof ParseError) return undefined;
    throw error;
  }
}

describe.each(parsers)('%s', (_, parse, text, cut) => {
  test('the whole is understood, every prefix is a result or a ParseError', () => {
    expect(resultOf(parse, text)).toBeDefined();
    const prefixes = Array.from({ length: text.length }, (__, end) => resultOf(parse, text.slice(0, end)));
    if (cut === 'whole') expect(prefixes.every((result) => result === undefined)).toBe(true);
  });

  test('any text is a result or a ParseError', () => {
    const piece = fc.constantFrom(
      '\n',
      '\0',
      '\\',
      '"',
      ',',
      '=',
      ':',
      '[]',
      '{}',
      '-1',
      '1e999',
      '9'.repeat(30),
      '__proto__',
      '\uFFFD',
    );
    const mutated = fc
      .array(fc.tuple(fc.nat(text.length), fc.nat(8), piece), { minLength: 1, maxLength: 4 })
      .map((changes) =>
        changes.reduce((all, [at, length, word]) => all.slice(0, at) + word + all.slice(at + length), text),
      );
    fc.assert(
      fc.property(fc.oneof(mutated, fc.json(), fc.string({ unit: 'binary' })), (other) => {
        resultOf(parse, other);
      }),
    );
  });
});

test.each([
  ['/mnt/my nas', String.raw`mnt-my\x20nas.mount`],
  ['/mnt/a-b/c.d', String.raw`mnt-a\x2db-c.d.mount`],
  ['/.hidden', String.raw`\x2ehidden.mount`],
  ['/mnt/é', String.raw`mnt-\xc3\xa9.mount`],
  ['/', '-.mount'],
])('the unit of %s is %s', (at, unit) => {
  expect(mountUnitOf(at)).toBe(unit);
});
