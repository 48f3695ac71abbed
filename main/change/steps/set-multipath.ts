import { z } from 'zod';
import { multipathTexts } from '../../../shared/text/fixes/multipath.ts';
import { multipathPlaces } from '../../collect/sources.ts';
import { outputOf } from '../../collect/text/reading.ts';
import { unendedLinesOf } from '../../collect/text/text-lines.ts';
import type { Machine } from '../../machine/machine.ts';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { FileContent } from '../operations/file-content.ts';
import { stepKind } from './step-kind.ts';
import { fileChange, fileNow, head, ownText } from './system-file.ts';

/** Settings of one LUN in the section `multipaths` (multipath.conf(5)). No remedy needs another value. */
const settingSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('path_grouping_policy'), value: z.literal('multibus') }),
  /** Checks of the paths, until requests without a path fail. */
  z.strictObject({ name: z.literal('no_path_retry'), value: z.literal(12) }),
]);
type Setting = z.infer<typeof settingSchema>;

const schema = z.strictObject({
  verb: z.literal('set-multipath'),
  /** World wide id of the LUN; it becomes part of a file name. */
  wwid: z.string().regex(/^\w[\w.-]{0,127}$/),
  setting: settingSchema,
});

/** Each LUN has a drop-in of its own: what stands in /etc/multipath.conf is somebody else's. */
const dropInOf = (wwid: string): string => `${multipathPlaces.dropIns}/lanewise-${wwid}.conf`;

/** A drop-in that multipathd reads anew at once; maps in use are loaded anew, nothing is unmounted. */
export const setMultipath = stepKind(schema, {
  async prepare({ wwid, setting }, machine, _caller, earlier) {
    await refuseOtherFolder(machine);
    const path = dropInOf(wwid);
    const file = await fileNow(machine, path, earlier);
    return fileChange(path, file, textOf(wwid, withSetting(ownSettings(path, wwid, file), setting)), {
      activate: 'multipathd',
    });
  },
});

const showConfig = ['multipathd', 'show', 'config'] as const;

/**
 * Versions before 0.10 let `config_dir` in `defaults` name another folder, and print it; later ones know the one that they were built
 * with alone (libmultipath/dict.c).
 *
 *     defaults {
 *         config_dir "/etc/multipath/conf.d"
 */
async function refuseOtherFolder(machine: Machine): Promise<void> {
  const text = await outputOf(machine, showConfig);
  if (!/^\s*defaults *\{/m.test(text)) throw new ChangeRefused('failed', multipathTexts.noAnswer(text.trim()));
  const folder = /^\s*config_dir +"?(?<folder>[^"\n]*)"?\s*$/m.exec(text)?.groups?.['folder'];
  if (folder !== undefined && folder !== multipathPlaces.dropIns)
    throw new ChangeRefused('not-ours', multipathTexts.otherFolder(folder));
}

const withSetting = (found: ReadonlyMap<string, string>, { name, value }: Setting): ReadonlyMap<string, string> =>
  new Map([...found, [name, String(value)]]);

function textOf(wwid: string, settings: ReadonlyMap<string, string>): string {
  const lines = [...settings].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `${head}${multipathSection(
    wwid,
    lines.map(([name, value]) => `${name} ${value}`),
  ).join('\n')}\n`;
}

/** `multipaths { … }` for one LUN. */
const multipathSection = (wwid: string, settings: readonly string[]): readonly string[] => [
  'multipaths {',
  '  multipath {',
  `    wwid ${wwid}`,
  ...settings.map((line) => `    ${line}`),
  '  }',
  '}',
];

/** What the drop-in says; a line that would not be written here: somebody else works in this file. */
function ownSettings(path: string, wwid: string, file: FileContent | undefined): ReadonlyMap<string, string> {
  const lines = unendedLinesOf(ownText(path, file)).map(({ text }) => text);
  const settings = new Map(
    lines.flatMap((line) => {
      const [name, value, ...more] = line.trim().split(' ');
      const read = settingSchema.safeParse({ name, value: name === 'no_path_retry' ? Number(value) : value });
      return read.success && more.length === 0 ? [[read.data.name, String(read.data.value)] as const] : [];
    }),
  );
  if (file !== undefined && file.text !== textOf(wwid, settings))
    throw new ChangeRefused('not-ours', preparing.foreignFile(path));
  return settings;
}
