/** Lanewise's end of the pipe: it starts the elevated program and hears its one client. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { ChangeRefused } from '../changer.ts';
import { linesOf, type Lines } from '../elevated/lines.ts';
import { hashOfRequest, pipePath, type PipeWords } from './pipe.ts';

/** Starts the elevated program with these words; `refused`: its person did not allow it. Throws `ChangeRefused`. */
export type StartElevated = (words: PipeWords) => Promise<'started' | 'refused'>;

/** What a person is told where nobody comes. */
interface Sentences {
  readonly refused: string;
  readonly neverCame: string;
}

/** From its start on, a program on a slow disk says its first word within this time. */
const usualFirstWordMs = 60_000;

/** The program that said the key. */
export interface PipeClient {
  readonly socket: Socket;
  /** `undefined`: the stream has ended, or broke, or what came is too long. */
  readonly nextLine: (longestBytes: number) => Promise<string | undefined>;
}

/** Starts the program, and sends the request to the one client that says the key. Throws `ChangeRefused`. */
export async function sendByPipe(
  line: string,
  start: StartElevated,
  sentences: Sentences,
  firstWordMs = usualFirstWordMs,
): Promise<PipeClient> {
  const [name, key] = [`lanewise-${randomBytes(16).toString('hex')}`, randomBytes(16).toString('hex')];
  const door = await openDoor(name, key);
  try {
    if ((await start([name, key, hashOfRequest(line)])) === 'refused')
      throw new ChangeRefused('consent-refused', sentences.refused);
    const { socket, lines } = await within(door.client, firstWordMs, sentences.neverCame);
    socket.write(`${line}\n`);
    return { socket, nextLine: (longestBytes) => nextLine(lines, longestBytes) };
  } finally {
    door.close();
  }
}

interface Client {
  readonly socket: Socket;
  readonly lines: Lines;
}

/** Waits for the one client that says the key; whoever says something else is turned away. */
async function openDoor(name: string, key: string) {
  const { promise: client, resolve } = Promise.withResolvers<Client>();
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    // A client that is gone says nothing more, which is told by its lines.
    socket.on('error', () => undefined).on('close', () => waiting.delete(socket));
    void greet(socket, key).then((lines) => {
      if (lines === undefined) return socket.destroy();
      waiting.delete(socket);
      return resolve({ socket, lines });
    });
  });
  await listening(server, name);
  const close = (): void => {
    server.close();
    for (const socket of waiting) socket.destroy();
  };
  return { client, close };
}

async function listening(server: Server, name: string): Promise<void> {
  server.listen(pipePath(name));
  await once(server, 'listening');
}

async function greet(socket: Socket, key: string): Promise<Lines | undefined> {
  const lines = linesOf(socket);
  const said = await nextLine(lines, key.length);
  return said === key ? lines : undefined;
}

async function nextLine(lines: Lines, longestBytes: number): Promise<string | undefined> {
  try {
    return (await lines.next(longestBytes))?.toString('utf8');
  } catch (error) {
    if (error instanceof ChangeRefused || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}

/** Throws `ChangeRefused` with this sentence where it takes longer. */
export async function within<T>(result: Promise<T>, longestMs: number, sentence: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => reject(new ChangeRefused('failed', sentence)), longestMs);
  try {
    return await Promise.race([result, promise]);
  } finally {
    clearTimeout(late);
  }
}
