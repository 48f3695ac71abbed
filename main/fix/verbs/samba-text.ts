import { preparing } from '../../../shared/text/fixes/preparing.ts';
import { ChangeRefused } from '../changer.ts';
import type { StepOf } from '../steps.ts';

/** The lines between which everything is ours. */
export const marks = { begin: `# begin Lanewise: ${preparing.mark}`, end: '# end Lanewise' } as const;

type Wish = Omit<StepOf<'set-samba'>, 'verb'>;

/**
 * A smb.conf (smb.conf(5)) with a marked block at its end that opens `[global]` once more: Samba takes the value that
 * comes last. What the block said before stays unless it is wished otherwise; everything outside it stays byte by byte.
 */
export function withSambaBlock(path: string, text: string, wish: Wish): string {
  const { outside, settings } = apart(path, text);
  const elsewhere = outside.split('\n').find((line) => redirecting.test(line));
  if (elsewhere !== undefined)
    throw new ChangeRefused('not-ours', preparing.otherConfiguration(path, elsewhere.trim()));
  if (/\\[ \t\r]*\n*$/.test(outside)) throw new ChangeRefused('not-ours', preparing.continuedLine(path));
  const all = new Map([...settings, ...wished(wish)]);
  const body = [...all]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, value]) => `\t${name} = ${value}`);
  const gap = outside === '' || outside.endsWith('\n') ? '' : '\n';
  return `${outside}${gap}${[marks.begin, '[global]', ...body, marks.end].join('\n')}\n`;
}

/** Another file or the registry in place of this one. An ordinary `include` is read before our block and so counts less. */
const redirecting = /^\s*(?:config\s+(?:file|backend)\s*=|include\s*=\s*registry\s*$)/i;

/** What is not ours, and what our block says. */
function apart(path: string, text: string): { outside: string; settings: ReadonlyMap<string, string> } {
  const lines = text.split('\n');
  const begin = lines.findIndex((line) => line === marks.begin);
  const end = lines.indexOf(marks.end);
  if (begin === -1 && end === -1) return { outside: text, settings: new Map() };
  const broken =
    begin === -1 || end < begin || lines.lastIndexOf(marks.begin) !== begin || lines.lastIndexOf(marks.end) !== end;
  if (broken) throw new ChangeRefused('not-ours', preparing.unfinishedBlock(path));
  const settings = lines.slice(begin + 1, end).flatMap((line): readonly (readonly [string, string])[] => {
    const { name, value } = /^\t(?<name>[a-z ]+) = (?<value>.+)$/.exec(line)?.groups ?? {};
    if (name !== undefined && value !== undefined) return [[name, value]];
    if (line === '[global]') return [];
    throw new ChangeRefused('not-ours', preparing.unfinishedBlock(path));
  });
  return { outside: [...lines.slice(0, begin), ...lines.slice(end + 1)].join('\n'), settings: new Map(settings) };
}

function wished({ multichannel, interfaces, bindInterfacesOnly }: Wish): readonly (readonly [string, string])[] {
  const word = (on: boolean): string => (on ? 'yes' : 'no');
  return [
    ...(multichannel === undefined ? [] : [['server multi channel support', word(multichannel)] as const]),
    ...(interfaces === undefined ? [] : [['interfaces', interfaces.map(interfaceWord).join(' ')] as const]),
    ...(bindInterfacesOnly === undefined ? [] : [['bind interfaces only', word(bindInterfacesOnly)] as const]),
  ];
}

/** smb.conf(5), "interfaces": `"10.0.0.25;speed=1000000000,capability=RSS"`; the quotes keep the comma from ending it. */
function interfaceWord({ address, speed, rss }: NonNullable<Wish['interfaces']>[number]): string {
  const extras = [...(speed === undefined ? [] : [`speed=${speed}`]), ...(rss === true ? ['capability=RSS'] : [])];
  return extras.length === 0 ? address : `"${address};${extras.join(',')}"`;
}
