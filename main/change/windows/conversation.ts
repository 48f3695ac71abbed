import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { consentTexts } from '../../../shared/text/fixes/elevated.ts';
import { ChangeRefused } from '../changer.ts';
import { eventSchema } from '../elevated/events.ts';
import { linesOf, type Lines } from '../elevated/lines.ts';
import type { Conversation } from '../local/conversing.ts';
import { hashOfRequest, pipePath, type PipeWords } from './pipe.ts';

/** Starts the elevated program with these words; `refused`: its person did not allow it. Throws `ChangeRefused`. */
export type StartElevated = (words: PipeWords) => Promise<'started' | 'refused'>;

/** From its start on, a program on a slow disk says its first word within this time. */
const usualFirstWordMs = 60_000;
/** The list of operations is the longest thing that is said. */
const longestEventBytes = 1024 * 1024;

/** Starts the elevated program and sends it the request through a pipe of its own. Throws `ChangeRefused`. */
export async function converseByPipe(
  request: object,
  start: StartElevated,
  firstWordMs = usualFirstWordMs,
): Promise<Conversation> {
  const line = JSON.stringify(request);
  const [name, key] = [`lanewise-${randomBytes(16).toString('hex')}`, randomBytes(16).toString('hex')];
  const door = await openDoor(name, key);
  try {
    if ((await start([name, key, hashOfRequest(line)])) === 'refused')
      throw new ChangeRefused('consent-refused', consentTexts.uacRefused);
    const { socket, lines } = await inTime(door.client, firstWordMs);
    socket.write(`${line}\n`);
    return conversation(socket, lines);
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

/** `undefined`: the stream has ended, or broke, or what came is too long. */
async function nextLine(lines: Lines, longestBytes: number): Promise<string | undefined> {
  try {
    return (await lines.next(longestBytes))?.toString('utf8');
  } catch (error) {
    if (error instanceof ChangeRefused || (error instanceof Error && 'code' in error)) return undefined;
    throw error;
  }
}

async function inTime(client: Promise<Client>, longestMs: number): Promise<Client> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = setTimeout(() => reject(new ChangeRefused('failed', consentTexts.neverCame)), longestMs);
  try {
    return await Promise.race([client, promise]);
  } finally {
    clearTimeout(late);
  }
}

function conversation(socket: Socket, lines: Lines): Conversation {
  return {
    next: async () => {
      const line = await nextLine(lines, longestEventBytes);
      return line === undefined ? undefined : eventSchema.parse(JSON.parse(line));
    },
    write: (line) => void socket.write(`${line}\n`),
    // A pipe of Windows has no end of one direction alone: what was said by the other side would be lost with it.
    hangUp: () => void socket.write('undo\n'),
    whyEnded: async () => new ChangeRefused('failed', consentTexts.ended),
  };
}
