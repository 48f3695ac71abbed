import { windowsSmbOf, type MachineFacts } from '../../../../shared/model/machine.ts';
import type { Reading } from '../../../../shared/model/reading.ts';
import type { Instant } from '../../../../shared/model/units.ts';
import type { AdministratorPart, WindowsSmbClient } from '../../../../shared/model/windows-smb.ts';
import { MachineError, type Machine } from '../../../machine/machine.ts';
import { administratorScripts, scriptNamed, type AdministratorScript } from '../../../machine/windows/scripts.ts';
import { scriptSource, type WindowsLook } from '../../text/script-reading.ts';
import { readConnections, readEvents, readPairs } from './smb-readings.ts';

/** What scripts answered an administrator, once. */
export interface AdministratorAnswers {
  readonly at: Instant;
  readonly texts: Readonly<Partial<Record<AdministratorScript, string>>>;
}

type Readings = Pick<WindowsSmbClient, AdministratorPart>;

const partOf = {
  'smb-multichannel': 'pairs',
  'smb-connections': 'connections',
  'smb-events': 'events',
} as const satisfies Readonly<Record<AdministratorScript, AdministratorPart>>;

/** The scripts whose answers this user is denied, also where an administrator's stand in their place. */
export const deniedScripts = (client: WindowsSmbClient): readonly AdministratorScript[] =>
  administratorScripts.filter((script) => liveOf(client)[partOf[script]].state === 'denied');

/** Of the scripts that an administrator answered at that time, those whose answers a look did not take over, as they are named to people. */
export const notTaken = (client: WindowsSmbClient, { at, texts }: AdministratorAnswers): readonly string[] =>
  administratorScripts
    .filter((script) => texts[script] !== undefined && client.administrator[partOf[script]] !== at)
    .map(scriptSource);

/** What the user's own token is told: what an administrator was told in its place is denied to it. */
export function liveOf({ administrator, ...client }: WindowsSmbClient): WindowsSmbClient {
  const told = administratorScripts.filter((script) => administrator[partOf[script]] !== undefined);
  const denied = Object.fromEntries(told.map((script) => [partOf[script], denial(script)]));
  return { ...client, ...denied, administrator: {} };
}

const denial = (script: AdministratorScript): Reading<never> => ({
  state: 'denied',
  source: scriptSource(script),
  needs: 'windows-administrator',
});

/**
 * Puts what an administrator was told in the place of what this user is denied, with the time at which it was read. `since`: an
 * earlier look, since which everything is set up as it is now; `fresh`: answers that came after it.
 */
export async function withAdministrator(
  { machine, unknownProperties }: WindowsLook,
  facts: MachineFacts,
  since: MachineFacts | undefined,
  fresh: AdministratorAnswers | undefined,
): Promise<MachineFacts> {
  const live = windowsSmbOf(facts);
  const before = since && windowsSmbOf(since);
  const answered = fresh && (await readingsOf(fresh, machine, unknownProperties));
  const told = (['pairs', 'connections', 'events'] as const).flatMap((part) => {
    const isFresh = answered?.[part].state === 'known';
    const readAt = isFresh ? fresh?.at : before?.administrator[part];
    const kept = part === 'events' ? before && lastDay(before.events, facts.readAt) : before?.[part];
    const reading = isFresh ? answered[part] : kept;
    const isWanted = live[part].state === 'denied' && readAt !== undefined && reading !== undefined;
    return isWanted ? [{ part, readAt, reading }] : [];
  });
  const administrator = Object.fromEntries(told.map(({ part, readAt }) => [part, readAt]));
  const readings = Object.fromEntries(told.map(({ part, reading }) => [part, reading]));
  return { ...facts, windowsSmb: { ...live, ...readings, administrator } };
}

/** As many as smb-events.ps1 itself gives: what happened earlier explains nothing of today. */
function lastDay(events: Readings['events'], now: Instant): Readings['events'] {
  if (events.state !== 'known') return events;
  return { ...events, value: events.value.filter(({ at = now }) => now - at <= dayMs) };
}

const dayMs = 24 * 60 * 60 * 1000;

/** The answers by the readers of any look, as of the time of the answers. */
async function readingsOf(
  { at, texts }: AdministratorAnswers,
  machine: Machine,
  unknownProperties: Set<string>,
): Promise<Readings> {
  const answering: Machine = {
    ...machine,
    now: () => ({ ...machine.now(), at }),
    run: async (command) => {
      const script = administratorScripts.find((one) => one === scriptNamed(command));
      const stdout = script && texts[script];
      if (stdout === undefined) throw new MachineError('absent', command.join(' '), 'An administrator was not asked.');
      return { exitCode: 0, stdout, stderr: '' };
    },
  };
  const look: WindowsLook = { machine: answering, unknownProperties };
  const [pairs, connections, events] = await Promise.all([readPairs(look), readConnections(look), readEvents(look)]);
  return { pairs, connections, events };
}
