/**
 * The wider interface to another computer: it can be changed. Machine only reads and is all that most rooms may hold; this
 * one is for main/change/remote alone, and the linter keeps it so.
 */
import type { CommandResult } from './machine.ts';
import { RootRefused, runScript, type RootShell } from './ssh-root.ts';
import { machineOver, openLink, type SshMachine, type SshOptions } from './ssh.ts';

/** How root is reached there. */
type RootWay =
  | { readonly way: 'root-over-ssh' | 'sudo-over-ssh' }
  | { readonly way: 'impossible'; readonly why: RootRefused['reason']; readonly complaint: string };

export interface ChangingMachine {
  /** Reads, over the same connection, as the user who logged in. */
  readonly machine: SshMachine;
  /**
   * Runs a POSIX shell script as root; nothing of it stands in the process list. What exceeds the time goes on over there,
   * so a script limits by itself what may hang. Throws `RootRefused` or `MachineError`.
   */
  runAsRoot(script: string, options: { readonly timeoutMs: number }): Promise<CommandResult>;
  /** Throws `MachineError`. */
  way(): Promise<RootWay>;
  close(): Promise<void>;
}

/** Long enough for a slow NAS to start `sudo`. */
const askingTimeoutMs = 20_000;

/** Throws what `sshMachine` throws. */
export async function openSshChanging(options: SshOptions): Promise<ChangingMachine> {
  const link = await openLink(options);
  const machine = machineOver(link, options.host, { keepShell: false });
  let known: RootShell | undefined;
  const shell = async (): Promise<RootShell> => {
    known ??= (await machine.run(['id', '-u'])).stdout.trim() === '0' ? 'root' : 'sudo';
    return known;
  };
  const runAsRoot: ChangingMachine['runAsRoot'] = async (script, { timeoutMs }) => {
    const how = await shell();
    return runScript(await link.client(), how, script, timeoutMs);
  };
  return {
    machine,
    runAsRoot,
    way: async () => {
      if ((await shell()) === 'root') return { way: 'root-over-ssh' };
      try {
        await runAsRoot(':', { timeoutMs: askingTimeoutMs });
        return { way: 'sudo-over-ssh' };
      } catch (error) {
        if (error instanceof RootRefused) return { way: 'impossible', why: error.reason, complaint: error.complaint };
        throw error;
      }
    },
    close: () => machine.close(),
  };
}
