import { z } from 'zod';
import { ipv4Setting } from '../../collect/sources.ts';
import { parseSetting } from '../../collect/network/linux/ipv4-settings.ts';
import { unendedLinesOf } from '../../collect/text/text-lines.ts';
import { MachineError, type Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import type { FileContent } from '../operations/file-content.ts';
import { sysctlFile } from '../operations/sysctl-files.ts';
import { stepKind } from './step-kind.ts';
import { fileChange, fileNow, head, ownText } from './system-file.ts';
import { portSchema } from './values.ts';

/** What `all` says holds for every interface, so a filter is loosened at one interface only; `default` is for later ones. */
const oneInterface = portSchema.refine((name) => name !== 'all' && name !== 'default', 'is not one interface');
const answeringInterface = z.union([z.literal('all'), oneInterface]);

/** `net.ipv4.conf.IF.…` of the file /etc/sysctl.d/90-lanewise.conf, and in force at once. No remedy needs another value. */
const schema = z.strictObject({
  verb: z.literal('set-sysctls'),
  settings: z
    .array(
      z.discriminatedUnion('name', [
        z.strictObject({ interface: oneInterface, name: z.literal('rp_filter'), value: z.literal(2) }),
        z.strictObject({ interface: answeringInterface, name: z.literal('arp_ignore'), value: z.literal(1) }),
        z.strictObject({ interface: answeringInterface, name: z.literal('arp_announce'), value: z.literal(2) }),
      ]),
    )
    .min(1)
    .max(64),
});
type Setting = z.infer<typeof schema>['settings'][number];

/** With slashes, because the name of an interface may hold a dot; sysctl.d(5) and sysctl(8) take both. */
const keyOf = (setting: Setting): string => `net/ipv4/conf/${setting.interface}/${setting.name}`;

/** Our file first (what is written lasts even if the rest is cut off), then each value at once. */
export const setSysctls = stepKind(schema, {
  async prepare({ settings }, machine, _caller, earlier) {
    const keys = settings.map(keyOf);
    if (new Set(keys).size !== keys.length) throw new ChangeRefused('bad-plan', preparing.setTwice);
    const live = await Promise.all(settings.map((setting) => liveChange(machine, setting, earlier)));
    const file = await fileNow(machine, sysctlFile, earlier);
    return [...fileChange(sysctlFile, file, mergedText(file, settings)), ...live.flat()];
  },
});

async function liveChange(
  machine: Machine,
  setting: Setting,
  earlier: readonly Operation[],
): Promise<readonly Operation[]> {
  const key = keyOf(setting);
  const done = earlier.findLast((operation) => operation.kind === 'sysctl' && operation.key === key);
  const before = done?.kind === 'sysctl' ? done.after : await liveValue(machine, setting);
  const after = String(setting.value);
  return before === after ? [] : [{ kind: 'sysctl', key, before, after }];
}

async function liveValue(machine: Machine, setting: Setting): Promise<string> {
  try {
    return String(parseSetting(await machine.readFile(ipv4Setting(setting.interface, setting.name))));
  } catch (error) {
    if (!(error instanceof MachineError) || error.kind !== 'absent') throw error;
    throw new ChangeRefused('bad-plan', preparing.noInterface(setting.interface));
  }
}

/** What the file said, with these settings in it; sorted, so that it is the same whatever came first. */
function mergedText(file: FileContent | undefined, settings: readonly Setting[]): string {
  const values = new Map(ownSettings(file));
  for (const setting of settings) values.set(keyOf(setting), String(setting.value));
  const lines = [...values].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return head + lines.map(([key, value]) => `${key} = ${value}\n`).join('');
}

function ownSettings(file: FileContent | undefined): readonly (readonly [string, string])[] {
  return unendedLinesOf(ownText(sysctlFile, file)).map((line) => {
    const parts = /^(?<key>net\/ipv4\/conf\/[^\s/]+\/[a-z_]+) = (?<value>\d)$/.exec(line.text)?.groups;
    const { key, value } = parts ?? {};
    // A line that we would not write: somebody else works in this file.
    if (key === undefined || value === undefined)
      throw new ChangeRefused('not-ours', preparing.foreignFile(sysctlFile));
    return [key, value];
  });
}
