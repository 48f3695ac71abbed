/**
 * The way into a lab for programs outside of its namespaces: a port on this machine's loopback for each host inside.
 * A listening socket stays in the network namespace where it was made, so a keeper that lives inside the lab can be
 * handed one of ours: it takes connections here and opens them there. The keeper dies with the lab.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Box } from './box.ts';

/** What the keeper is told along with the listening socket. */
export interface DoorwayOrder {
  readonly address: string;
  readonly port: number;
}

const keeper = fileURLToPath(new URL('doorway-keeper.ts', import.meta.url));

/** Opens one doorway per order; the ports on 127.0.0.1, in the same order. */
export async function openDoorways(outside: Box, orders: readonly DoorwayOrder[]): Promise<readonly number[]> {
  // The lab's mounts are not entered: this program's files are where they always are.
  const [program = '', ...rest] = outside.enter([process.execPath, keeper], ['pid', 'net']);
  const child = spawn(program, rest, { cwd: '/', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ports: number[] = [];
  for (const order of orders) {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('A doorway has no port.');
    const taken = once(child, 'message');
    child.send(order, server);
    await taken;
    server.close();
    ports.push(address.port);
  }
  child.unref();
  child.channel?.unref();
  return ports;
}
