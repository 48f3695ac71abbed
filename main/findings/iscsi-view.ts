import type { IscsiClient, IscsiPath, IscsiSession, IscsiShare, MultipathMap } from '../../shared/model/iscsi.ts';
import { iscsiClientOf, windowsSmbOf } from '../../shared/model/machine.ts';
import { valueOf, type Evidence } from '../../shared/model/reading.ts';
import { shellWord } from '../../shared/text/phrases.ts';
import { asIscsi } from '../snapshot/adapters/iscsi/native.ts';
import type { Clear, HandDraft, History, Trouble } from './finding.ts';
import { quote } from './quotes.ts';
import { copy, onLinux } from './remedy.ts';
import { sharesOf, type ShareView } from './share-view.ts';
import { whole, type LookAt } from './sources.ts';
import { perShare, type Wrong } from './subjects.ts';

/** A LUN of an iSCSI client. */
export interface IscsiView extends ShareView {
  readonly native: IscsiShare;
  readonly client: IscsiClient;
}

function iscsiView(view: ShareView): IscsiView | undefined {
  const native = asIscsi(view.share);
  return native && { ...view, native, client: iscsiClientOf(view.now.facts) };
}

/** Asks of every LUN; a machine that has none gives no answer. */
export function perLun<Seen>(
  history: History,
  looksAt: readonly LookAt[],
  wrongWith: (view: IscsiView) => Wrong<Seen> | undefined,
): readonly (Trouble<Seen> | Clear)[] {
  if (!sharesOf(history[0]).some(({ share }) => share.protocol === 'iscsi')) return [];
  return perShare(history, looksAt, (view) => {
    const lun = iscsiView(view);
    return lun && wrongWith(lun);
  });
}

/** One source of the iSCSI client. */
export const iscsiSource =
  (name: keyof IscsiClient): LookAt =>
  ({ now }) => [whole(iscsiClientOf(now.facts)[name])];

/** What /sys, or Windows, tells of sessions; `words` decide. */
export function quoteIscsiSessions(
  { client, native }: IscsiView,
  words: readonly string[],
  sessions: readonly IscsiSession[] = sessionsOf(native),
): readonly Evidence[] {
  const isWanted = (line: string): boolean => isRow(line) || words.some((word) => line.includes(word));
  const lines = sessions.flatMap(({ quoted }) => quoted).filter(isWanted);
  return quote(client.sessions, lines, [...words, ...wordsOfRows]);
}

/** A row of Windows has all of a session. */
const isRow = (line: string): boolean => line.startsWith('{');
const wordsOfRows = ['"TargetNodeAddress":', '"TargetAddress":', '"IsConnected":false', '"IsPersistent":false'];

/** The map in multipathd's own words; `words` decide. */
export const quoteMap = ({ client }: IscsiView, map: MultipathMap, words: readonly string[]): readonly Evidence[] =>
  quote(client.maps, map.quoted, words);

/** The disks of a LUN as lsblk or Windows lists them. */
export const quoteDisks = ({ client }: IscsiView, paths: readonly IscsiPath[]): readonly Evidence[] =>
  quote(
    client.disks,
    paths.flatMap(({ disk }) => disk?.quoted ?? []),
    paths.flatMap(({ disk }) => (disk === undefined ? [] : [`"name":"${disk.name}"`, `"UniqueId":`])),
  );

export function sessionsOf({ paths }: IscsiShare): readonly IscsiSession[] {
  return [...new Map(paths.flatMap(({ session }) => (session === undefined ? [] : [[session.id, session]]))).values()];
}

/** Its disks, by name. */
export const disksOf = (paths: readonly IscsiPath[]): readonly string[] =>
  paths.flatMap(({ disk }) => disk?.name ?? []);

export const isOnWindows = ({ now }: Pick<ShareView, 'now'>): boolean => now.facts.family === 'windows';

/** Windows 10 and 11: they have no MPIO. */
export const isClientEdition = (view: Pick<ShareView, 'now'>): boolean =>
  isOnWindows(view) && valueOf(windowsSmbOf(view.now.facts).edition)?.kind === 'client';

/** What lies upon the LUN is mounted, or the LUN itself is. */
export const isMounted = ({ paths, uses }: IscsiShare): boolean =>
  [...uses, ...paths.flatMap(({ disk }) => disk ?? [])].some(({ mountPoint }) => mountPoint !== undefined);

/** A command of root in the words of this file, with values that are not ours quoted where they must be; `undefined` as of `commandOf`. */
export function rootCommand(words: TemplateStringsArray, ...values: readonly string[]): string | undefined {
  const quoted = values.map((value) => shellWord(value));
  if (quoted.some((value) => value === undefined)) return undefined;
  return `sudo ${words.map((word, index) => `${word}${quoted[index] ?? ''}`).join('')}`;
}

/** Commands to copy, one a line; where one of them cannot be written, the sentences alone. */
export function asRoot(text: string, ...lines: readonly (string | undefined)[]): HandDraft {
  return onLinux(copy(text, lines.every((line) => line !== undefined) ? lines.join('\n') : undefined));
}

/** A drop-in of its own for each purpose: what stands in /etc/multipath.conf is somebody else's. */
export function dropIn(name: string, text: string, content: readonly string[]): HandDraft {
  const lines = [
    'sudo mkdir -p /etc/multipath/conf.d',
    `sudo tee /etc/multipath/conf.d/lanewise-${name}.conf <<'END'`,
    ...content,
    'END',
    'sudo multipathd reconfigure',
  ];
  return onLinux(copy(text, lines.join('\n')));
}

/** `multipaths { … }` for one LUN. An id that is none of a disk is never put into a file. */
export function sectionFor(wwid: string | undefined, settings: readonly string[]): readonly string[] {
  const section =
    wwid !== undefined && /^[\w.-]+$/.test(wwid) ? ['multipaths {', '  multipath {', `    wwid ${wwid}`] : [];
  if (section.length === 0) return ['defaults {', ...settings.map((line) => `  ${line}`), '}'];
  return [...section, ...settings.map((line) => `    ${line}`), '  }', '}'];
}

/** How long a path that dies is silent, of the slowest of its sessions. */
export const retriesOf = ({ client }: IscsiView): number | undefined => valueOf(client.tcpRetries);
