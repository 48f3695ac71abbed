import type { CifsTree } from '../../../../shared/model/cifs.ts';
import { ParseError } from '../../text/parse-error.ts';
import { numberAfter } from '../../text/numbers.ts';
import type { Line } from '../../text/text-lines.ts';

const entryStart = /^\t\d+\) (?<rest>.*)$/;

/**
 * The shares of a session (cifs_debug_tcon):
 *
 *     <TAB>Shares:·
 *     <TAB>0) IPC: \\nas\IPC$ Mounts: 1 DevInfo: 0x0 Attributes: 0x0        or `0) IPC: none`
 *     <TAB>PathComponentMax: 0 Status: 1 type: 0 Serial Number: 0x0
 *     …
 *     <TAB>1) \\nas\files Mounts: 1 [Type: NTFS ]DevInfo: 0x20 Attributes: 0x1006f
 *     <TAB>PathComponentMax: 255 Status: 1 type: DISK Serial Number: 0x735a9af5[ encrypted][ nocase][…]
 *     <TAB>Share Capabilities: None Aligned, Partition Aligned,<TAB>Share Flags: 0x0
 *     <TAB>tid: 0x5<TAB>Optimal sector size: 0x200<TAB>Maximal Access: 0x1f00a9[ Witness][ nosparse][<TAB>DISCONNECTED ]
 *
 * `Encrypted` was written with a capital letter up to 5.14; SMB1 has no lines after `PathComponentMax`.
 */
export function treesOf(section: readonly Line[]): readonly CifsTree[] {
  const groups: Line[][] = [];
  for (const line of section) {
    if (entryStart.test(line.text)) groups.push([line]);
    else groups.at(-1)?.push(line);
  }
  return groups.flatMap(treeOf);
}

function treeOf([first, ...details]: readonly Line[]): readonly CifsTree[] {
  const rest = first && entryStart.exec(first.text)?.groups?.['rest'];
  if (first === undefined || rest === undefined || rest.trim() === 'IPC: none') return [];
  const isIpc = rest.startsWith('IPC: ');
  const end = rest.lastIndexOf(' Mounts: ', rest.lastIndexOf(' DevInfo: '));
  const unc = rest.slice(isIpc ? 'IPC: '.length : 0, end);
  if (end === -1 || !unc.startsWith('\\\\')) {
    throw new ParseError('DebugData: share not understood', first.number, first.text);
  }
  const kind = details.find((line) => line.text.startsWith('\tPathComponentMax: '));
  const lost = details.find((line) => line.text.includes('\tDISCONNECTED'));
  return [
    {
      unc,
      kind: isIpc ? 'ipc' : kind?.text.includes(' type: DISK ') ? 'disk' : 'other',
      mounts: numberAfter({ number: first.number, text: rest.slice(end) }, ' Mounts: '),
      disconnected: lost !== undefined,
      encrypted: kind !== undefined && / Serial Number: \S+ encrypted/i.test(kind.text),
      quoted: [...new Set([first, kind, lost])].flatMap((line) => (line === undefined ? [] : [line.text])),
    },
  ];
}
