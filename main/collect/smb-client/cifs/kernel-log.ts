import type { KernelMessage } from '../../../../shared/model/cifs.ts';
import type { Reading } from '../../../../shared/model/reading.ts';
import { commandLine, MachineError, type CommandResult, type Machine } from '../../../machine/machine.ts';
import { commandFailed, reading, runCommand, type Taken } from '../../text/reading.ts';
import { commands } from '../../sources.ts';

/** `[   16.578870] `, of kernels that name the caller `[   16.578870][  T123] `. */
const stamp = /^\[ *(?<seconds>\d{1,9}\.\d{1,9})\] ?(?:\[ *[TC]\d+\] ?)?(?<rest>.*)$/;
/** What journalctl puts between the time and the message. */
const journalPrefix = /^\S+ kernel: (?<message>.*)$/;

const aboutCifs = /^CIFS(?::| VFS:)/;
/** `e1000e 0000:00:1f.6 eth0: NIC Link is Down`, `r8169 … enp2s0: Link is Up - 1Gbps/Full`, `bond0: (slave eth1): link status …`. */
const aboutLink =
  /: (?:NIC )?[Ll]ink (?:is )?(?:[Uu]p|[Dd]own)\b|: link status (?:definitely )?(?:up|down)\b|: (?:link becomes ready|carrier (?:lost|acquired))/;

/** Words before `failed to open extra channel` that tell why it failed. */
const explains = /Error connecting to socket|Status code returned|Send error in SessSetup|callbacks suppressed/;
const explained = 'failed to open extra channel';

/**
 * Messages about CIFS and about links of interfaces, out of `dmesg` or `journalctl -o short-monotonic`:
 *
 *     [  154.663542] CIFS: VFS: Error connecting to socket. Aborting operation.
 *     [  154.664623] CIFS: VFS: failed to open extra channel on iface:10.77.1.26 rc=-113
 *     [  118.971553] CIFS: VFS: multichannel not available
 *                    Empty network interface list returned by server 10.77.1.25
 *     [   16.578870] labclient kernel: CIFS: Attempting to mount //10.77.1.25/data
 *
 * Up to 5.4 `CIFS VFS: …`. A kernel without `printk.time` prints no times. Indented lines go on with a message; a
 * channel's failure is joined with the messages right before it that tell why. `text` is what follows the time.
 */
export function parseKernelLog(text: string): readonly KernelMessage[] {
  return explainedFailures(
    messagesOf(text).filter(({ text: words }) => aboutCifs.test(words) || aboutLink.test(words)),
  );
}

function messagesOf(text: string): readonly KernelMessage[] {
  const messages: { uptimeSeconds: number | undefined; text: string; quoted: string }[] = [];
  for (const line of text.split('\n')) {
    const previous = messages.at(-1);
    if (/^[ \t]+\S/.test(line) && previous !== undefined) {
      previous.text = `${previous.text}\n${line.trim()}`;
      previous.quoted = `${previous.quoted}\n${line}`;
    } else if (line !== '') {
      messages.push(messageOf(line));
    }
  }
  return messages;
}

function messageOf(line: string): { uptimeSeconds: number | undefined; text: string; quoted: string } {
  const stamped = stamp.exec(line)?.groups;
  const rest = stamped?.['rest'] ?? line;
  return {
    uptimeSeconds: stamped === undefined ? undefined : Number(stamped['seconds']),
    text: journalPrefix.exec(rest)?.groups?.['message'] ?? rest,
    quoted: line,
  };
}

function explainedFailures(messages: readonly KernelMessage[]): readonly KernelMessage[] {
  const groups: KernelMessage[][] = [];
  let open: KernelMessage[] = [];
  for (const message of messages) {
    open.push(message);
    if (explains.test(message.text)) continue;
    groups.push(open);
    open = [];
  }
  return [...groups, open].flatMap((group) => {
    const last = group.at(-1);
    return last?.text.includes(explained) ? [together(group, last)] : group;
  });
}

function together(parts: readonly KernelMessage[], last: KernelMessage): KernelMessage {
  return {
    uptimeSeconds: last.uptimeSeconds,
    text: parts.map((part) => part.text).join('\n'),
    quoted: parts.map((part) => part.quoted).join('\n'),
  };
}

/**
 * The kernel log by `dmesg`, where an ordinary user may not read that by the journal, which members of a group may.
 * Debian: `dmesg: read kernel buffer failed: Operation not permitted`. The journal without rights gives hints on
 * standard error and no kernel line, and may still end with exit code 0.
 */
export async function readKernelLog(machine: Machine): Promise<Reading<readonly KernelMessage[]>> {
  const ring = commandLine(commands.kernelRing);
  return await reading(machine, ring, async () => await fromRing(machine), 'log-group');
}

async function fromRing(machine: Machine): Promise<Taken<readonly KernelMessage[]>> {
  try {
    const result = await runCommand(machine, commands.kernelRing);
    if (result.exitCode === 0) return taken(result.stdout, commandLine(commands.kernelRing));
    throw commandFailed(commands.kernelRing, result);
  } catch (error) {
    if (!(error instanceof MachineError) || error.kind === 'unreachable' || error.kind === 'timeout') throw error;
    return await fromJournal(machine, error);
  }
}

/** `refusal` is why the ring could not be read: what is told if the journal cannot be read either. */
async function fromJournal(machine: Machine, refusal: MachineError): Promise<Taken<readonly KernelMessage[]>> {
  const result = await journal(machine, refusal);
  if (result.exitCode !== 0 || hidesKernel(result)) throw refusal;
  return taken(result.stdout, commandLine(commands.kernelJournal));
}

async function journal(machine: Machine, refusal: MachineError): Promise<CommandResult> {
  try {
    return await machine.run(commands.kernelJournal);
  } catch (error) {
    if (error instanceof MachineError) throw refusal;
    throw error;
  }
}

function hidesKernel(result: CommandResult): boolean {
  const hint = /insufficient permissions|not seeing messages from other users|No journal files/;
  return hint.test(result.stderr) || !result.stdout.split('\n').some((line) => / kernel: /.test(line));
}

function taken(text: string, source: string): Taken<readonly KernelMessage[]> {
  const value = parseKernelLog(text);
  return { value, lines: value.flatMap((message) => message.quoted.split('\n')), source };
}
