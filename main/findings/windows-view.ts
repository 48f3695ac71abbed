import { windowsSmbOf } from '../../shared/model/machine.ts';
import { valueOf, type Evidence, type Reading } from '../../shared/model/reading.ts';
import type { Snapshot } from '../../shared/model/snapshot.ts';
import type { WindowsPair, WindowsRss, WindowsShare, WindowsSmbClient } from '../../shared/model/windows-smb.ts';
import { windowsFixTexts } from '../../shared/text/fixes/windows.ts';
import { inOwnPowerShell, linesOf, mapAgainCommands } from '../../shared/text/windows-mapping.ts';
import { asWindows } from '../snapshot/adapters/windows-smb/native.ts';
import type { Clear, HandDraft, History, Trouble } from './finding.ts';
import { quote } from './quotes.ts';
import { copy, onWindows } from './remedy.ts';
import { sharesOf, type ShareView } from './share-view.ts';
import { whole, type LookAt } from './sources.ts';
import { perMachine, perShare, type Wrong } from './subjects.ts';

/** A share of the SMB client of Windows. */
export interface WindowsView extends ShareView {
  readonly native: WindowsShare;
  readonly client: WindowsSmbClient;
}

function windowsView(view: ShareView): WindowsView | undefined {
  const native = asWindows(view.share);
  return native && { ...view, native, client: windowsSmbOf(view.now.facts) };
}

export function windowsSharesOf(now: Snapshot): readonly WindowsView[] {
  return sharesOf(now).flatMap((view) => windowsView(view) ?? []);
}

/** Asks of every share of a workstation with Windows; any other machine gives no answer. */
export function perWindowsShare<Seen>(
  history: History,
  looksAt: readonly LookAt[],
  wrongWith: (view: WindowsView) => Wrong<Seen> | undefined,
): readonly (Trouble<Seen> | Clear)[] {
  if (history[0].facts.windowsSmb === undefined) return [];
  return perShare(history, looksAt, (view) => {
    const windows = windowsView(view);
    return windows && wrongWith(windows);
  });
}

/** Asks once of a workstation with Windows that has mapped something. */
export function perWindowsMachine<Seen>(
  history: History,
  looksAt: readonly LookAt[],
  wrongWith: (client: WindowsSmbClient) => Wrong<Seen> | undefined,
): readonly (Trouble<Seen> | Clear)[] {
  const [now] = history;
  const { windowsSmb } = now.facts;
  if (windowsSmb === undefined) return [];
  const wrong = windowsSharesOf(now).length === 0 ? undefined : wrongWith(windowsSmb);
  return perMachine(history, looksAt, wrong === undefined ? [] : [wrong]);
}

/** One source of the SMB client of Windows. */
export const windowsSource =
  (name: Exclude<keyof WindowsSmbClient, 'setup' | 'loaded' | 'unknownProperties' | 'administrator'>): LookAt =>
  ({ now }) => [whole(windowsSmbOf(now.facts)[name])];

/** Lines of rows, each marked by what decides. */
export function quoteRows(
  reading: Reading<unknown>,
  rows: readonly { readonly quoted: string }[],
  decisive: readonly string[],
): readonly Evidence[] {
  return quote(reading, [...new Set(rows.map(({ quoted }) => quoted))], decisive);
}

/** The newest events of an id; `names`: those that name one of these servers. */
export function quoteEvents({ events }: WindowsSmbClient, id: number, names?: readonly string[]): readonly Evidence[] {
  const own = (valueOf(events) ?? []).filter(
    (event) => event.id === id && (names === undefined || names.includes(event.server?.toLowerCase() ?? '')),
  );
  return quoteRows(events, own.slice(-3), [`"Id":${id}`]);
}

/** What a share's only connection leaves by, where RSS decides how many there are; `undefined`: there are several paths. */
export function onlyAdapter({ open, native, client }: WindowsView): WindowsRss | undefined {
  const [lane] = open;
  const wanted = native.pairs.filter(({ selected }) => selected);
  if (open.length !== 1 || lane === undefined || wanted.length !== 1 || wanted[0]?.localRss !== false) return undefined;
  return (valueOf(client.rss) ?? []).find(({ name }) => name === lane.nic);
}

/** The row of an adapter's receive side scaling, and what Windows makes of it for its pairs. */
export const quoteRss = ({ client, native }: WindowsView, rss: WindowsRss, decisive: string): readonly Evidence[] => [
  ...quoteRows(client.rss, [rss], [decisive]),
  ...quoteRows(client.pairs, native.pairs.slice(0, 3), ['"ClientRSSCapable":false', '"MaxChannels":1']),
];

export const usedPairs = ({ native }: WindowsView): readonly WindowsPair[] =>
  native.pairs.filter(({ selected, open = 0 }) => selected && open > 0);

/** A command of PowerShell for a window that was started as administrator. */
export function asAdministrator(text: string, ...commands: readonly (string | undefined)[]): HandDraft {
  return onWindows(copy(`${text} In PowerShell, started as administrator:`, linesOf(commands)));
}

/** Settings are taken over by new connections alone, and Windows keeps the old ones for a minute. */
export function mapAgain(views: readonly WindowsView[]): HandDraft {
  const text = windowsFixTexts.mapAgain(inOwnPowerShell);
  return onWindows(copy(text, mapAgainCommands(views.map(({ native }) => native.mapping))));
}
