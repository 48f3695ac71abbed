import { z } from 'zod';
import { mtu as kind, mtuArgv } from '../../operations/mtu.ts';
import type { Run } from '../programs.ts';
import { byCommands, interfaceName, stateOfValue } from './by-commands.ts';

export const mtu = byCommands({
  kind,
  argv: mtuArgv,
  isFit: ({ dev, after }) => interfaceName.test(dev) && after >= 576 && after <= 65_536,
  stateOf: async (operation, run) => stateOfValue(operation, await mtuNow(run, operation.dev)),
});

/** `ip -j link`: `[{"ifname":"eth0","mtu":1500,…}]` */
async function mtuNow(run: Run, dev: string): Promise<number | undefined> {
  const answer = await run(['ip', '-j', 'link', 'show', 'dev', dev]);
  if (answer.exitCode !== 0) return undefined;
  return z.array(z.looseObject({ mtu: z.int() })).parse(JSON.parse(answer.stdout))[0]?.mtu;
}
