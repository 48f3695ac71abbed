import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';
import { eventIn } from '../elevated/events.ts';
import type { Conversation } from '../local/conversing.ts';
import { sendByPipe, type PipeClient, type StartElevated } from './pipe-server.ts';

/** The list of operations is the longest thing that is said. */
const longestEventBytes = 1024 * 1024;
const sentences = { refused: consentTexts.uacRefused, neverCame: consentTexts.neverCame };

/** Starts the elevated program and sends it the request through a pipe of its own. Throws `ChangeRefused`. */
export async function converseByPipe(
  request: object,
  start: StartElevated,
  firstWordMs?: number,
): Promise<Conversation> {
  return conversation(await sendByPipe(JSON.stringify(request), start, sentences, firstWordMs));
}

function conversation({ socket, nextLine }: PipeClient): Conversation {
  return {
    next: async () => {
      const line = await nextLine(longestEventBytes);
      return line === undefined ? undefined : eventIn(line);
    },
    write: (line) => void socket.write(`${line}\n`),
    // A pipe of Windows has no end of one direction alone: what was said by the other side would be lost with it.
    hangUp: () => void socket.write('undo\n'),
    whyEnded: async () => new ChangeRefused('failed', consentTexts.ended),
  };
}
