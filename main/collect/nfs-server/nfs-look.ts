import type { ServedNfsClient, NfsExport } from '../../../shared/model/nfs-server.ts';
import type { Reading } from '../../../shared/model/reading.ts';
import type { Look } from '../look.ts';
import { readAttributes, type RootReading } from '../served/attributes.ts';
import { files, storageCommands } from '../sources.ts';
import { reading } from '../text/reading.ts';
import { parseNfsClients, parseNfsExports } from './clients.ts';

const mostLines = 40;

/** Clients of NFS 4; absent on kernels before 5.3, which do not list them. */
export function readNfsClients(look: Look, sudoFirst: boolean): Promise<RootReading<readonly ServedNfsClient[]>> {
  return readAttributes(
    look,
    storageCommands.nfsClients,
    parseNfsClients,
    (clients) => clients.flatMap(({ quoted }) => quoted).slice(0, mostLines),
    sudoFirst,
  );
}

export function readNfsExports({ machine }: Look): Promise<Reading<readonly NfsExport[]>> {
  return reading(
    machine,
    files.nfsExports,
    async () => {
      const value = parseNfsExports(await machine.readFile(files.nfsExports));
      return { value, lines: value.map(({ quoted }) => quoted).slice(0, mostLines) };
    },
    'nas-sudo',
  );
}
