import { once } from 'node:events';
import { createServer } from 'node:net';
import { refusalTexts } from '../../../shared/text/fixes/refusals.ts';
import { ChangeRefused } from '../changer.ts';
import { pipePath } from './pipe.ts';

/** Held until `end`, or until the process has ended, however that happens. */
export interface PipeLock {
  end(): Promise<void>;
}

/**
 * Who has the first instance of this pipe makes a change. Below this prefix Windows lets administrators alone make a pipe, so that no
 * other user can hold the name and keep changes away. Microsoft documents the prefix nowhere; containerd, WireGuard and Tailscale rest on it.
 */
export const usualLock = String.raw`ProtectedPrefix\Administrators\lanewise-change`;

/** One change of this machine at a time: of a named pipe there is one first instance, and it goes with its process. */
export async function takePipeLock(name: string): Promise<PipeLock> {
  const server = createServer((socket) => socket.destroy());
  server.listen(pipePath(name));
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
      throw new ChangeRefused('another-fix-runs', refusalTexts.anotherRuns);
    throw error;
  }
  server.unref();
  return { end: async () => void server.close() };
}
