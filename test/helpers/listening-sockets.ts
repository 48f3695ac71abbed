import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { processTree } from '../../tools/bench/processes.ts';

/** TCP sockets that a process or one below it listens on, as /proc/net/tcp prints their addresses. */
export function listeningSockets(pid: number): readonly string[] {
  const own = new Set(processTree(pid).flatMap(socketsOf));
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      // `sl local_address rem_address st … inode`; 0A is LISTEN.
      .filter((fields) => fields[3] === '0A' && own.has(`socket:[${fields[9]}]`))
      .map((fields) => fields[1] ?? ''),
  );
}

function socketsOf(pid: number): readonly string[] {
  const directory = `/proc/${pid}/fd`;
  return readdirSync(directory).flatMap((descriptor) => targetOf(`${directory}/${descriptor}`));
}

/** A descriptor may be closed between being listed and being read. */
function targetOf(link: string): readonly string[] {
  try {
    return [readlinkSync(link)];
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
