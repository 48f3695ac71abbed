import { readFile } from 'node:fs/promises';
import { sysctl as kind, sysctlArgv } from '../../operations/sysctl.ts';
import { errnoOf } from '../disk-refusal.ts';
import { byCommands, stateOfValue } from './by-commands.ts';

const settable = /^net\/ipv4\/conf\/(?!\.{1,2}\/)[^/\s]{1,15}\/(?:rp_filter|arp_ignore|arp_announce|arp_filter)$/;

export const sysctl = byCommands({
  kind,
  argv: sysctlArgv,
  isFit: ({ key, after }) => settable.test(key) && /^[0-8]$/.test(after),
  stateOf: async (operation) => stateOfValue(operation, await valueNow(operation.key)),
});

async function valueNow(key: string): Promise<string | undefined> {
  if (!settable.test(key)) return undefined;
  try {
    return (await readFile(`/proc/sys/${key}`, 'utf8')).trim();
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
