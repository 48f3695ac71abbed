import type { Instant } from '../../../shared/model/units.ts';
import { administratorLookTexts as texts } from '../../../shared/text/administrator-look.ts';
import type { AdministratorAnswers } from '../../collect/smb-client/windows/administrator.ts';
import type { AdministratorScript } from '../../machine/windows/scripts.ts';
import { ChangeRefused } from '../changer.ts';
import { jsonIn } from '../elevated/request.ts';
import { sendByPipe, within, type StartElevated } from './pipe-server.ts';
import { longestAnswer, readAnswer, type ReadAnswer } from './reading.ts';

/** Beside the start of PowerShell, which takes half a minute at most: each script has a time-out of its own. */
const longestReadingMs = 120_000;
const sentences = { refused: texts.notAllowed, neverCame: texts.neverCame };

/** What an administrator was answered, and what not even an administrator, in sentences. */
export interface AdministratorLook {
  readonly read: AdministratorAnswers;
  readonly failures: readonly string[];
}

/**
 * Starts the elevated program to read these scripts once, and takes its one answer, which may name no other script. Throws
 * `ChangeRefused` with a sentence for people.
 */
export async function lookAsAdministrator(
  scripts: readonly AdministratorScript[],
  start: StartElevated,
  now: () => Instant,
  firstWordMs?: number,
): Promise<AdministratorLook> {
  const { socket, nextLine } = await sendByPipe(
    JSON.stringify({ verb: 'read', scripts }),
    start,
    sentences,
    firstWordMs,
  );
  try {
    const line = await within(nextLine(longestAnswer), longestReadingMs, texts.ended);
    if (line === undefined) throw new ChangeRefused('failed', texts.ended);
    return lookOf(answersIn(line, scripts), now());
  } finally {
    socket.destroy();
  }
}

/** Of a line through the pipe. Throws `ChangeRefused` for what is not the whole answer to these scripts. */
export function answersIn(line: string, scripts: readonly AdministratorScript[]): readonly ReadAnswer[] {
  const said = readAnswer.safeParse(jsonIn(Buffer.from(line))).data;
  if (said?.event === 'refused') throw new ChangeRefused('failed', said.sentence);
  const answered = new Set(said?.answers.map(({ script }) => script));
  const isWhole = said?.answers.length === scripts.length && scripts.every((script) => answered.has(script));
  if (said === undefined || !isWhole) throw new ChangeRefused('failed', texts.foreign);
  return said.answers;
}

function lookOf(answers: readonly ReadAnswer[], at: Instant): AdministratorLook {
  const texts = answers.flatMap((one) => ('text' in one ? [[one.script, one.text] as const] : []));
  const failures = answers.flatMap((one) => ('failed' in one ? [one.failed] : []));
  return { read: { at, texts: Object.fromEntries(texts) }, failures };
}
