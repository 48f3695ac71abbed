import { noCifsClient, type CifsClient, type CifsDebugData } from '../../../../shared/model/cifs.ts';
import { smbClientOf } from '../../../../shared/model/machine.ts';
import { valueOf, type Reading } from '../../../../shared/model/reading.ts';
import type { Machine } from '../../../machine/machine.ts';
import type { ClientAsk, ClientRead, LinuxClient } from '../../client.ts';
import { files } from '../../sources.ts';
import { readMountsOf } from '../../systems/mount-table.ts';
import { reading, ToolError } from '../../text/reading.ts';
import { OldKernelError, parseDebugData } from './debug-data.ts';
import { readKernelLog } from './kernel-log.ts';
import { cifsMounts } from './mount-table.ts';
import { nasAddresses } from './nas-addresses.ts';
import { addressesOfUnseen } from './unseen-channels.ts';

/** Linux's SMB client: mounts, sessions and channels, and what it wrote into the kernel's log. */
export const cifsClient: LinuxClient = {
  read: readCifs,
  addresses: ({ smbClient = noCifsClient }, sockets) =>
    nasAddresses(valueOf(smbClient.mounts) ?? [], valueOf(smbClient.debugData), sockets),
  unseen: ({ smbClient = noCifsClient }, sockets, namespace) => {
    const data = valueOf(smbClient.debugData);
    return data ? addressesOfUnseen(data, valueOf(smbClient.mounts) ?? [], sockets, namespace) : [];
  },
};

async function readCifs({ look: { machine }, table, before }: ClientAsk): Promise<ClientRead> {
  const log = before === undefined ? readKernelLog(machine) : undefined;
  const [mounts, debugData] = await Promise.all([
    table.then((one) => readMountsOf(machine, one, cifsMounts)),
    readDebugData(machine),
  ]);
  const { kernelLog } = before ? smbClientOf(before) : noCifsClient;
  const smbClient: CifsClient = { mounts, debugData, kernelLog };
  const later = log?.then((kernelLog) => ({ smbClient: { ...smbClient, kernelLog } }));
  return { parts: { smbClient }, ...(later && { later }) };
}

/** Absent while the cifs module is not loaded. */
async function readDebugData(machine: Machine): Promise<Reading<CifsDebugData>> {
  return await reading(machine, files.debugData, async () => {
    const value = debugDataOf(await machine.readFile(files.debugData));
    const lines = value.servers.flatMap((server) => [
      ...server.quoted,
      ...server.sessions.flatMap((session) => [
        ...session.quoted,
        ...session.channels.flatMap((channel) => channel.quoted),
      ]),
    ]);
    return { value, lines: [...new Set(lines)] };
  });
}

function debugDataOf(text: string): CifsDebugData {
  try {
    return parseDebugData(text);
  } catch (error) {
    if (error instanceof OldKernelError) throw new ToolError('old', files.debugData, error.message);
    throw error;
  }
}
