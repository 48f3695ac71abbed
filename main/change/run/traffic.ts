import { commandFailed, runCommand } from '../../collect/text/reading.ts';
import type { Machine } from '../../machine/machine.ts';

/**
 * One packet to each address, whether answered or not (ping(8), which needs no root). A change of who answers for an
 * address shows in traffic alone, and a share that nobody uses is silent for a minute (`echo_interval` of mount.cifs).
 * Throws `MachineError`.
 */
export async function sendPackets(addresses: readonly string[], machine: Machine): Promise<void> {
  await Promise.all(addresses.map((address) => sendPacket(address, machine)));
}

/** How ping ends when nobody answered. */
const unanswered = 1;

async function sendPacket(address: string, machine: Machine): Promise<void> {
  const argv = ['ping', '-q', '-c', '1', '-W', '1', address] as const;
  const result = await runCommand(machine, argv);
  if (result.exitCode > unanswered) throw commandFailed(argv, result);
}
