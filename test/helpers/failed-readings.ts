import { z } from 'zod';
import { windowsSmbOf, type MachineFacts } from '../../shared/model/machine.ts';

const failed = z.object({ state: z.literal('failed'), source: z.string(), reason: z.string() });

/**
 * What a look could not read for a reason that nobody knows, as `smb events: PowerShell: Get-WinEvent: …`: a refusal for want of
 * rights and a cmdlet that this Windows lacks are answers.
 */
export function failedReadings(facts: MachineFacts): readonly string[] {
  const { routesTo, ...network } = facts.network;
  return [
    ...failuresIn('machine', facts),
    ...failuresIn('network', network),
    ...failuresIn('route to', routesTo),
    ...failuresIn('smb', windowsSmbOf(facts)),
  ];
}

const failuresIn = (part: string, readings: object): readonly string[] =>
  Object.entries(readings).flatMap(([name, reading]) => {
    const found = failed.safeParse(reading).data;
    return found === undefined ? [] : [`${part} ${name}: ${found.source}: ${found.reason}`];
  });
