import type { ServedTarget, TargetSession } from '../../../shared/model/iscsi-server.ts';
import { shortestAddress } from '../text/ip-address.ts';
import { ParseError } from '../text/parse-error.ts';
import { linesOf, type Line } from '../text/text-lines.ts';

/**
 * `tgtadm --lld iscsi --mode target --op show` (usr/target.c tgt_target_show_all), four blanks a step:
 *
 *     Target 1: iqn.2026-01.lab:disk
 *         System information:
 *             Driver: iscsi
 *             State: ready
 *         I_T nexus information:
 *             I_T nexus: 1
 *                 Initiator: iqn.2026-01.lab:client alias: labclient
 *                 Connection: 0
 *                     IP Address: 10.77.2.50
 *         LUN information:
 *             LUN: 1
 *                 Type: disk
 *         Account information:
 *         ACL information:
 *             ALL
 *
 * A target without its last heading was cut off. Every portal of the service is one of each target.
 */
export function parseTgt(text: string): readonly ServedTarget[] {
  const groups: Line[][] = [];
  for (const line of linesOf(text, 'tgtadm')) {
    if (/^Target \d+: /.test(line.text)) groups.push([line]);
    else if (groups.length === 0) throw new ParseError('tgtadm: not a target', line.number, line.text);
    else groups.at(-1)?.push(line);
  }
  return groups.map(targetOf);
}

function targetOf(lines: readonly Line[]): ServedTarget {
  const [heading, ...rest] = lines;
  const sections = sectionsOf(rest);
  if (heading === undefined || !sections.has('ACL information')) {
    throw new ParseError(
      'tgtadm: the list of a target ends in the middle',
      lines.at(-1)?.number ?? 1,
      heading?.text ?? '',
    );
  }
  const state = sections.get('System information')?.find(({ text }) => text.startsWith('        State: '));
  return {
    name: heading.text.replace(/^Target \d+: /, ''),
    software: 'tgt',
    ...(state !== undefined && { enabled: state.text === '        State: ready' }),
    luns: lunsIn(sections.get('LUN information') ?? []),
    sessions: sessionsIn(sections.get('I_T nexus information') ?? []),
    listsAll: true,
    quoted: [heading, ...(sections.get('I_T nexus information') ?? [])].map((line) => line.text),
  };
}

function sectionsOf(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const sections = new Map<string, Line[]>();
  let current: Line[] = [];
  for (const line of lines) {
    const name = /^ {4}(?<name>\S.*):$/.exec(line.text)?.groups?.['name'];
    if (name === undefined) current.push(line);
    else sections.set(name, (current = []));
  }
  return sections;
}

/** The first LUN is tgtd's own controller, which no client uses. */
function lunsIn(lines: readonly Line[]): readonly number[] {
  return lines.flatMap(({ text }, index) => {
    const lun = /^ {8}LUN: (?<lun>\d{1,9})$/.exec(text)?.groups?.['lun'];
    return lun === undefined || lines[index + 1]?.text === '            Type: controller' ? [] : [Number(lun)];
  });
}

function sessionsIn(lines: readonly Line[]): readonly TargetSession[] {
  const starts = lines.flatMap(({ text }, index) => (/^ {8}I_T nexus: \d+$/.test(text) ? [index] : []));
  return starts.map((start, at) => {
    const own = lines.slice(start + 1, starts[at + 1]);
    const heading = own.find(({ text }) => text.startsWith('            Initiator: '));
    const names = /^ {12}Initiator: (?<initiator>\S+)(?: alias: (?<alias>.*))?$/.exec(heading?.text ?? '')?.groups;
    const initiator = names?.['initiator'];
    if (initiator === undefined) {
      throw new ParseError('tgtadm: a session without its initiator', lines[start]?.number ?? 1, heading?.text ?? '');
    }
    const alias = names?.['alias']?.trim();
    const connections = own.flatMap(({ text }) => {
      const client = shortestAddress(/^ {16}IP Address: (?<address>\S+)$/.exec(text)?.groups?.['address'] ?? '');
      return client === undefined ? [] : [{ client }];
    });
    return { initiator, ...(alias !== undefined && alias !== '' && alias !== 'none' && { alias }), connections };
  });
}
