/**
 * The other end of powershell.cjs, in the network of the Windows but on the disk of Linux: starts the program that it was
 * given as its word, with the words of Windows, once for each connection. Lives as long as who started it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { z } from 'zod';

export const relayPort = 9444;
const [, , program = ''] = process.argv;
const running = new Set<ChildProcess>();

/** First line of a connection: how the stand-in was started. */
const startSchema = z.strictObject({ program: z.string(), words: z.array(z.string()) });
export type StandInStart = z.infer<typeof startSchema>;

const checkout = path.join(import.meta.dirname, '../../../..');

/** A file of the checkout, which Windows has on Z: at its own path; an installed program has its scripts beside it. */
function onLinux(word: string): string {
  const [, script] = /^C:\\.*\\resources(?<script>\\assets\\powershell\\[\w.-]+)$/i.exec(word) ?? [];
  if (script !== undefined) return checkout + script.replaceAll('\\', '/');
  return /^Z:\\/i.test(word) ? word.slice('Z:'.length).replaceAll('\\', '/') : word;
}

function serve(socket: Socket): void {
  let first = Buffer.alloc(0);
  const hear = (chunk: Buffer): void => {
    first = Buffer.concat([first, chunk]);
    const end = first.indexOf('\n');
    if (end === -1) return;
    socket.off('data', hear);
    const start = startSchema.parse(JSON.parse(first.toString('utf8', 0, end)));
    process.send?.(start);
    join(socket, start, first.subarray(end + 1));
  };
  socket.on('data', hear).on('error', () => socket.destroy());
}

function join(socket: Socket, { words }: StandInStart, input: Buffer): void {
  const child = spawn(program, words.map(onLinux), { cwd: '/', stdio: ['pipe', 'pipe', 'pipe'] });
  running.add(child);
  const tell = (message: object): unknown => socket.writable && socket.write(`${JSON.stringify(message)}\n`);
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (bytes: Buffer) => tell({ stream, bytes: bytes.toString('base64') }));
  child.on('close', (code) => {
    running.delete(child);
    tell({ exitCode: code ?? 1 });
    socket.end();
  });
  // Who was ended in Windows reads no more, and who ends by itself needs no more.
  child.stdin.on('error', () => socket.unpipe());
  socket.on('close', () => child.kill('SIGKILL'));
  child.stdin.write(input);
  socket.pipe(child.stdin);
}

createServer({ allowHalfOpen: true }, serve).listen(relayPort, '127.0.0.1', () => process.send?.('listening'));
process.on('disconnect', () => {
  for (const child of running) child.kill('SIGKILL');
  process.exit();
});
