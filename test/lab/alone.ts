/** Labs that run at once measure one after the other: what one of them reads would be missing to the next. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { until } from './until.ts';

/** A name of the kernel's, not of a file system: it is free again when its owner ends, however that happens. */
const turn = '\0lanewise-lab-measures';
/** A read on a busy machine takes half a minute. */
const patienceMs = 180_000;

/** Runs the work while no other lab of this machine measures. */
export async function alone<Result>(work: () => Promise<Result>): Promise<Result> {
  const server = createServer();
  await until('no other lab measures', () => listens(server), undefined, patienceMs);
  try {
    return await work();
  } finally {
    server.close();
    await once(server, 'close');
  }
}

async function listens(server: Server): Promise<boolean> {
  server.listen(turn);
  try {
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}
