import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A port of this computer's loopback where each connection gets an sshd of its own, as inetd would start it. */
export interface SshRelay {
  readonly port: number;
  /** Connections that are open now. */
  readonly open: () => number;
  /** Ends every connection and its sshd. */
  readonly drop: () => void;
  readonly close: () => Promise<void>;
}

/** `argv` starts `sshd -i`, wherever that lives. */
export async function startSshRelay(argv: readonly string[]): Promise<SshRelay> {
  const [program = '', ...rest] = argv;
  const open = new Map<Socket, ChildProcess>();
  const server = createServer((socket) => {
    const sshd = spawn(program, rest, { stdio: ['pipe', 'pipe', 'ignore'] });
    open.set(socket, sshd);
    socket.on('error', () => sshd.kill());
    socket.pipe(sshd.stdin).on('error', () => socket.destroy());
    sshd.stdout.pipe(socket);
    socket.on('close', () => sshd.kill());
    sshd.on('exit', () => {
      open.delete(socket);
      socket.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = (): void => {
    for (const [socket, sshd] of open) {
      socket.destroy();
      sshd.kill();
    }
  };
  return { port: portOf(server), open: () => open.size, drop, close: () => closed(server, drop) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

async function closed(server: Server, drop: () => void): Promise<void> {
  drop();
  const done = once(server, 'close');
  server.close();
  await done;
}
