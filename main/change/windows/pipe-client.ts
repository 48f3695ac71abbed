/** The elevated program's end of the pipe. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { elevatedTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';
import { linesOf, type Lines } from '../elevated/lines.ts';
import { sayWhy } from '../elevated/serve.ts';
import { hashOfRequest, pipePath, type PipeWords } from './pipe.ts';

/** Says one thing, a line of JSON. */
export type Say = (event: object) => void;

/** Serves whoever started this program; what `serve` throws is said. Returns the exit code, once all that was said is on its way. */
export async function throughPipe(
  [name, key, hash]: PipeWords,
  serve: (lines: Lines, say: Say) => Promise<number>,
): Promise<number> {
  const socket = connect(pipePath(name));
  // Who asked may be gone; then nobody reads this, and the end of its words takes a change back.
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const say: Say = (event) => void socket.write(`${JSON.stringify(event)}\n`);
  socket.write(`${key}\n`);
  try {
    return await serve(promised(linesOf(socket), hash), say);
  } catch (error) {
    return sayWhy(say, error);
  } finally {
    await ended(socket);
  }
}

/** The lines of the pipe, whose first is the request that was consented to: any other one is refused. */
function promised(lines: Lines, hash: string): Lines {
  let isFirst = true;
  return {
    next: async (longestBytes) => {
      const line = await lines.next(longestBytes);
      if (isFirst && line !== undefined && hashOfRequest(line) !== hash)
        throw new ChangeRefused('bad-plan', elevatedTexts.otherRequest);
      isFirst = false;
      return line;
    },
  };
}

/** Everything that was said is on its way, or nobody reads it. */
async function ended(socket: Socket): Promise<void> {
  if (socket.destroyed) return;
  const closed = once(socket, 'close');
  socket.end();
  socket.resume();
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, farewellMs).unref())]);
}

const farewellMs = 5_000;
