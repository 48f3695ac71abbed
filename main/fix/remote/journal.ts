import type { TransactionId } from '../../../shared/model/fix.ts';
import { remoteFixTexts as texts } from '../../../shared/text/fixes/remote.ts';
import { quote } from '../../machine/quote.ts';
import { ChangeRefused } from '../changer.ts';
import { journalFolder, type Journal, type JournalEntry, type JournalPhase } from '../journal.ts';
import { parseEntry } from '../journal-schema.ts';
import { refusal, type RemoteHand } from './hand.ts';
import { entryBase } from './places.ts';
import { settled } from './settled.ts';
import { lateCode } from './shell/answers.ts';
import { library, turn } from './shell/library.ts';

const timeoutMs = 60_000;
const openPhases: readonly JournalPhase[] = ['applying', 'applied', 'undoing'];
const isOpen = ({ phase }: JournalEntry): boolean => openPhases.includes(phase);

/** The journal on the changed computer, written and read by scripts of root. */
export function remoteJournal(hand: RemoteHand): Journal {
  /** Entries that this program opened: only their first writing may make the mark. */
  const begun = new Set<TransactionId>();
  const read = async (id: TransactionId): Promise<JournalEntry | undefined> => {
    const path = `${entryBase(id)}.json`;
    const answer = await hand.run(`[ ! -e ${path} ] || cat ${path}`, timeoutMs);
    if (answer.exitCode !== 0) throw refusal(hand.host, texts.journal, answer);
    return answer.stdout === '' ? undefined : entryOf(answer.stdout, id, hand.host);
  };
  return {
    read,
    write: async (entry) => {
      const answer = await hand.run(writing(entry, begun.has(entry.id)), timeoutMs);
      if (answer.exitCode === lateCode) return overtaken(hand, entry);
      if (answer.exitCode !== 0) throw refusal(hand.host, texts.journal, answer);
      if (isOpen(entry)) begun.add(entry.id);
      else begun.delete(entry.id);
    },
    unfinished: async () => {
      const answer = await hand.run(listing, timeoutMs);
      if (answer.exitCode !== 0) throw refusal(hand.host, texts.journal, answer);
      const ids = answer.stdout.split('\n').filter((id) => /^[0-9a-z-]{1,64}$/.test(id));
      const entries: JournalEntry[] = [];
      for (const id of ids) {
        const entry = await read(id);
        if (entry !== undefined && isOpen(entry)) entries.push(entry);
      }
      return entries;
    },
  };
}

const listing = `for lw_mark in ${journalFolder}/*.open; do
  [ -e "$lw_mark" ] || continue
  lw_mark=\${lw_mark##*/}; printf '%s\\n' "\${lw_mark%.open}"
done`;

/** The computer has begun to put everything back, or has done so: whatever was to be said about it is out of date. */
async function overtaken(hand: RemoteHand, entry: JournalEntry): Promise<void> {
  await settled(hand, entry.id);
  // On the way back both want the same, and the computer has written what became of it.
  if (entry.phase === 'undoing' || entry.phase === 'undone' || entry.phase === 'stuck') return;
  throw new ChangeRefused('failed', texts.late(hand.host));
}

/** The mark first: what stands in the journal as open without it was never begun. */
function writing(entry: JournalEntry, again: boolean): string {
  const base = entryBase(entry.id);
  const begin = again ? `lw_turn ${base} open` : `lw_folders ${base}.json 755\nlw_turn ${base} new`;
  const mark = `lw_said=$( { : >${base}.open && chmod 644 ${base}.open; } 2>&1) || lw_spoil "$lw_said"`;
  const end = isOpen(entry) ? '' : `rm -f -- ${base}.open; lw_sync ${journalFolder}/`;
  return `${library}${turn}${begin}
${!again && isOpen(entry) ? mark : ''}
lw_write ${base}.json ${base}.new ${quote(JSON.stringify(entry))} 600
lw_place ${base}.json ${base}.new
${end}`;
}

/** Root's own file, but of a computer that is not ours: its shape is checked before anything is read out of it. */
function entryOf(text: string, id: TransactionId, host: string): JournalEntry {
  const entry = parseEntry(text);
  if (entry?.id !== id) throw new ChangeRefused('failed', texts.unreadableEntry(host, id));
  return entry;
}
