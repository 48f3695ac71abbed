import type { ChangePlace } from '../../shared/model/fix.ts';
import { fixRunTexts } from '../../shared/text/fix-run.ts';
import { callerAt, type Caller } from '../change/caller.ts';
import { ChangeRefused } from '../change/changer.ts';
import type { Performer } from '../change/performer.ts';
import type { Prepare } from '../change/prepare.ts';
import { placeKey } from '../change/plan.ts';
import type { Machine } from '../machine/machine.ts';
import type { ChangeableMachine } from '../change/remote/performer.ts';
import { nasSshOptions, type NasTarget } from '../machine/open-nas.ts';
import type { SshOptions } from '../machine/ssh.ts';
import { ownMachine, type OwnMachine } from './own-machine.ts';

export interface ChangeableMachinesOptions {
  /** The workstation, if it is another machine. */
  readonly remote: SshOptions | undefined;
  /** What that one is called; empty until it has said so. */
  readonly hostName: () => string;
  /** How a NAS is logged in to; `undefined`: it is not asked. */
  readonly nasTarget: (nas: string) => NasTarget | undefined;
  readonly prepare: Prepare;
}

/** The machines that can be changed: this one, and others over SSH by a connection of their own. */
export interface ChangeableMachines {
  machineFor(place: ChangePlace): Promise<Machine>;
  performerFor(place: ChangePlace): Promise<Performer>;
  callerFor(place: ChangePlace): Promise<Caller>;
  close(): Promise<void>;
}

export function createChangeableMachines(options: ChangeableMachinesOptions): ChangeableMachines {
  const connections = createConnections(options);
  let opened: Promise<OwnMachine> | undefined;
  const own = (): Promise<OwnMachine> => (opened ??= ownMachine());
  const isLocal = (place: ChangePlace): boolean => place.kind === 'workstation' && options.remote === undefined;
  const machineFor = async (place: ChangePlace): Promise<Machine> =>
    isLocal(place) ? (await own()).machine : (await connections.of(place)).changing.machine;
  return {
    machineFor,
    async performerFor(place) {
      if (isLocal(place)) return (await own()).performer;
      const { changing, host } = await connections.of(place);
      // Loaded with the first change of another machine.
      const { remotePerformer } = await import('../change/remote/performer.ts');
      return remotePerformer({ changing, place, host, prepare: options.prepare });
    },
    async callerFor(place) {
      if (isLocal(place)) return (await own()).caller;
      return callerAt(await machineFor(place));
    },
    async close() {
      await connections.close();
      (await opened)?.end();
    },
  };
}

interface Connection {
  readonly changing: ChangeableMachine;
  readonly host: string;
}

/** One for each machine, opened at its first use and kept; one that could not be opened is tried anew. */
function createConnections({ remote, hostName, nasTarget }: ChangeableMachinesOptions) {
  const open = new Map<string, Promise<Connection>>();

  function targetOf(place: ChangePlace): { readonly ssh: SshOptions; readonly host: string } {
    if (place.kind === 'workstation' && remote !== undefined)
      return { ssh: remote, host: hostName() === '' ? remote.host : hostName() };
    const target = place.kind === 'nas' ? nasTarget(place.nas) : undefined;
    if (target === undefined) throw new ChangeRefused('no-way-to-root', fixRunTexts.notWatched);
    return { ssh: nasSshOptions(target), host: target.host };
  }

  return {
    async of(place: ChangePlace): Promise<Connection> {
      const { ssh, host } = targetOf(place);
      const key = `${placeKey(place)} ${ssh.host}`;
      const known = open.get(key);
      if (known !== undefined) return known;
      const opening = connect(ssh, host);
      open.set(key, opening);
      try {
        return await opening;
      } catch (error) {
        open.delete(key);
        throw error;
      }
    },
    async close(): Promise<void> {
      const all = await Promise.allSettled(open.values());
      const made = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.changing] : []));
      await Promise.all(made.map((changing) => changing.close()));
    },
  };
}

async function connect(ssh: SshOptions, host: string): Promise<Connection> {
  const { openChangeable } = await import('../change/remote/performer.ts');
  return { changing: await openChangeable(ssh), host };
}
