import type { TransactionId } from '../../../shared/model/fix.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { quote } from '../../machine/quote.ts';
import { ChangeRefused } from '../changer.ts';
import {
  asideEnding,
  isOpen,
  journalFolder,
  openEnding,
  type Journal,
  type JournalEntry,
  type SetAside,
  largestRecord,
  parseEntry,
  transactionSchema,
} from '../journal.ts';
import { refusal, type RootShell } from './root-shell.ts';
import { besideAnyOpen, besideOpen, entryBase, ownLock } from './places.ts';
import { untilSettled } from './settled.ts';
import { lateCode } from '../shell/answers.ts';
import { library, turn } from '../shell/library.ts';

const timeoutMs = 60_000;

interface RemoteJournal extends Journal {
  /** Is there anything to revert or to tidy? */
  hasMarks(): Promise<boolean>;
}

/** The journal on the changed machine, written and read by scripts of root. */
export function remoteJournal(shell: RootShell): RemoteJournal {
  /** Entries that this program opened: only their first writing may make the mark. */
  const begun = new Set<TransactionId>();
  const run: Run = async (script) => {
    const answer = await shell.run(script, timeoutMs);
    if (answer.exitCode !== 0) throw refusal(shell.host, texts.journal, answer);
    return answer.stdout;
  };
  return {
    read: async (id) => {
      const text = await textOf(run, id);
      return text === '' ? undefined : entryOf(text, id, shell.host);
    },
    write: async (entry) => {
      const answer = await shell.run(writing(entry, begun.has(entry.id)), timeoutMs);
      if (answer.exitCode === lateCode) return overtaken(shell, entry);
      if (answer.exitCode !== 0) throw refusal(shell.host, texts.journal, answer);
      if (isOpen(entry)) begun.add(entry.id);
      else begun.delete(entry.id);
    },
    hasMarks: async () => (await run(remains)) !== '',
    unfinished: async () =>
      (await marked(run)).flatMap(({ entry }) => (typeof entry === 'object' && isOpen(entry) ? [entry] : [])),
    tidy: () => tidy(run, shell.host),
  };
}

type Run = (script: string) => Promise<string>;

interface Marked {
  readonly id: TransactionId;
  readonly entry: JournalEntry | 'unreadable' | undefined;
}

/** What the marks stand for. */
async function marked(run: Run): Promise<readonly Marked[]> {
  const ids = (await run(listing)).split('\n').filter((id) => id !== '');
  const found: Marked[] = [];
  for (const id of ids) {
    // No change is called otherwise.
    const text = transactionSchema.safeParse(id).success ? await textOf(run, id) : '';
    found.push({ id, entry: text === '' ? undefined : (entryIn(text, id) ?? 'unreadable') });
  }
  return found;
}

async function tidy(run: Run, host: string): Promise<readonly SetAside[]> {
  const marks = await marked(run);
  const lines = marks.flatMap(({ id, entry }) => {
    const base = `${journalFolder}/${id}`;
    if (entry === 'unreadable') return [`mv -f -- ${quote(base + openEnding)} ${quote(base + asideEnding)}`];
    return entry === undefined || !isOpen(entry)
      ? [`rm -f -- ${quote(`${base}.new`)} ${besideOpen(quote(base))} ${quote(base + openEnding)}`]
      : [];
  });
  if (lines.length > 0) await run(`${library}${lines.join('\n')}\nlw_sync ${journalFolder}/`);
  const aside = marks.filter(({ entry }) => entry === 'unreadable');
  return aside.map(({ id }) => ({ transaction: id, sentence: texts.setAside(host, `${entryBase(id)}.json`) }));
}

/** With a line's end behind it; nothing where there is no entry, the line's end alone where there is one that is none. */
function textOf(run: Run, id: TransactionId): Promise<string> {
  const path = `${entryBase(id)}.json`;
  const isFit = `[ -f ${path} ] && [ "$(stat -c %s ${path})" -le ${largestRecord} ]`;
  return run(`[ ! -e ${path} ] || { if ${isFit}; then cat ${path}; fi; echo; }`);
}

const listing = `for lw_mark in ${journalFolder}/*${openEnding}; do
  [ -e "$lw_mark" ] || continue
  lw_mark=\${lw_mark##*/}; printf '%s\\n' "\${lw_mark%${openEnding}}"
done`;

/** Of programs that were killed, too: lock.ts takes away what they left. */
const remains = `for lw_mark in ${journalFolder}/*${openEnding} ${besideAnyOpen} ${ownLock}.*; do
  if [ -e "$lw_mark" ]; then echo some; exit; fi
done`;

/** The machine has begun to revert everything, or has done so: whatever was to be said about it is out of date. */
async function overtaken(shell: RootShell, entry: JournalEntry): Promise<void> {
  await untilSettled(shell, entry.id);
  // On the way back both want the same, and the machine has written what became of it.
  if (entry.phase === 'undoing' || entry.phase === 'undone' || entry.phase === 'stuck') return;
  throw new ChangeRefused('failed', texts.late(shell.host));
}

/** The mark first: what stands in the journal as open without it was never begun. It goes again if there is no entry to it. */
function writing(entry: JournalEntry, again: boolean): string {
  const base = entryBase(entry.id);
  const begin = again ? `lw_turn ${base} open` : `lw_folders ${base}.json 755\nlw_turn ${base} new`;
  const mark = `${base}${openEnding}`;
  const isFirst = !again && isOpen(entry);
  // A program that ended right after it kept the change may have left one that waits for the deadline of then.
  const marking = `[ -e ${mark} ] || {
  lw_marked=yes
  if lw_watching ${base}; then kill "$lw_pid" 2>/dev/null; fi
  lw_said=$( { : >${mark} && chmod 644 ${mark}; } 2>&1) || { rm -f -- ${mark}; lw_spoil "$lw_said"; }
  lw_sync ${journalFolder}/
}`;
  return `${library}${turn}${begin}
lw_text=${quote(JSON.stringify(entry))}; lw_marked=
${isFirst ? marking : ''}
(lw_write ${base}.json ${base}.new "$lw_text" 600; lw_place ${base}.json ${base}.new) || {
  lw_code=$?
  [ -z "$lw_marked" ] || lw_is ${base}.json "$lw_text" 600 || rm -f -- ${mark}
  exit "$lw_code"
}
${isOpen(entry) ? '' : `rm -f -- ${mark}; lw_sync ${journalFolder}/`}`;
}

/** Root's own file, but of a machine that is not ours: its shape is checked before anything is read out of it. */
function entryIn(text: string, id: TransactionId): JournalEntry | undefined {
  const entry = parseEntry(text);
  return entry?.id === id ? entry : undefined;
}

function entryOf(text: string, id: TransactionId, host: string): JournalEntry {
  const entry = entryIn(text, id);
  if (entry === undefined) throw new ChangeRefused('failed', texts.unreadableEntry(host, id));
  return entry;
}
