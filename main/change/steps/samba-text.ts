import { z } from 'zod';
import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import { addressSchema } from './values.ts';

/** The lines between which everything is ours. */
export const marks = { begin: `# begin Lanewise: ${preparing.mark}`, end: '# end Lanewise' } as const;

const sambaInterfaceSchema = z.strictObject({
  address: addressSchema,
  /** bit/s, as Samba wants it. */
  speed: z.int().min(10_000_000).max(800_000_000_000).optional(),
  rss: z.boolean().optional(),
});

/** What may be wished in `[global]`. */
export const sambaWish = {
  multichannel: z.literal(true).optional(),
  interfaces: z.array(sambaInterfaceSchema).min(1).max(16).optional(),
};
const wishSchema = z.strictObject(sambaWish);
export type SambaWish = Readonly<z.infer<typeof wishSchema>>;

/**
 * A smb.conf (smb.conf(5)) with a marked block at its end that opens `[global]` once more: Samba takes the value that
 * comes last. What the block said before stays unless it is wished otherwise; everything outside it stays byte by byte.
 */
export function withSambaBlock(path: string, text: string, wish: SambaWish): string {
  const { outside, settings } = apart(path, text);
  const elsewhere = readLines(outside).find(redirects);
  if (elsewhere !== undefined)
    throw new ChangeRefused('not-ours', preparing.otherConfiguration(path, elsewhere.trim()));
  if (/\\[ \t\r]*\n*$/.test(outside)) throw new ChangeRefused('not-ours', preparing.continuedLine(path));
  const all = new Map([...settings, ...wished(wish)]);
  const body = [...all]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `\t${name} = ${value}`);
  const end = /^[^\n]*\r\n/.test(outside) ? '\r\n' : '\n';
  const gap = outside === '' || outside.endsWith('\n') ? '' : end;
  return `${outside}${gap}${[marks.begin, '[global]', ...body, marks.end].map((line) => line + end).join('')}`;
}

/** The lines that Samba reads: one that ends with a backslash goes on with the next one (smb.conf(5), "FILE FORMAT"). */
const readLines = (text: string): readonly string[] => text.replace(/\\[ \t\r]*\n/g, '').split('\n');

/**
 * Another file or the registry in place of this one. An ordinary `include` is read before our block and so counts less. Samba
 * compares names without regard to case and to blanks, wherever they stand (lib/util/util_str.c strwicmp).
 */
function redirects(line: string): boolean {
  const { name = '', value = '' } = /^(?<name>[^=]*)=(?<value>.*)$/s.exec(line)?.groups ?? {};
  const plain = name.replace(/[\s\uFEFF]/g, '').toLowerCase();
  return (
    plain === 'configfile' ||
    plain === 'configbackend' ||
    (plain === 'include' && value.trim().toLowerCase() === 'registry')
  );
}

/** What is not ours, and what our block says. */
function apart(path: string, text: string): { outside: string; settings: ReadonlyMap<string, string> } {
  const lines = text.split('\n');
  // An editor of another system may have given every line an end of its own.
  const plain = lines.map((line) => line.replace(/\r$/, ''));
  const begin = plain.indexOf(marks.begin);
  const end = plain.indexOf(marks.end);
  if (begin === -1 && end === -1) return { outside: text, settings: new Map() };
  const broken =
    begin === -1 || end < begin || plain.lastIndexOf(marks.begin) !== begin || plain.lastIndexOf(marks.end) !== end;
  if (broken) throw new ChangeRefused('not-ours', preparing.unfinishedBlock(path));
  const settings = plain.slice(begin + 1, end).flatMap((line): readonly (readonly [string, string])[] => {
    const { name, value } = /^\t(?<name>[a-z ]+) = (?<value>.+)$/.exec(line)?.groups ?? {};
    if (name !== undefined && value !== undefined) return [[name, value]];
    if (line === '[global]') return [];
    throw new ChangeRefused('not-ours', preparing.unfinishedBlock(path));
  });
  return { outside: [...lines.slice(0, begin), ...lines.slice(end + 1)].join('\n'), settings: new Map(settings) };
}

function wished({ multichannel, interfaces }: SambaWish): readonly (readonly [string, string])[] {
  return [
    ...(multichannel === undefined ? [] : [['server multi channel support', 'yes'] as const]),
    ...(interfaces === undefined ? [] : [['interfaces', interfaces.map(interfaceWord).join(' ')] as const]),
  ];
}

/** smb.conf(5), "interfaces": `"10.0.0.25;speed=1000000000,capability=RSS"`; the quotes keep the comma from ending it. */
function interfaceWord({ address, speed, rss }: NonNullable<SambaWish['interfaces']>[number]): string {
  const extras = [...(speed === undefined ? [] : [`speed=${speed}`]), ...(rss === true ? ['capability=RSS'] : [])];
  return extras.length === 0 ? address : `"${address};${extras.join(',')}"`;
}
