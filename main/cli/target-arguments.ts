import { isPort } from '../../shared/model/host-address.ts';
import { programTexts } from '../../shared/text/program.ts';
import type { Target } from '../machine/open.ts';

/** The options that name a machine; the program with the window and the command line have them in common. */
export const targetOptions = {
  recorded: { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  identity: { type: 'string' },
  'known-hosts': { type: 'string' },
  'accept-host-key': { type: 'string' },
  'nas-identity': { type: 'string' },
} as const;

type TargetValues = { readonly [Name in keyof typeof targetOptions]?: string | undefined };

/** The machine that the options name, this one if they name none; a sentence where they contradict each other. */
export function targetOf(values: TargetValues): Target | string {
  const { recorded, host, identity } = values;
  if (recorded !== undefined && host !== undefined) return programTexts.oneTarget;
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !isPort(port)) return programTexts.port;
  if (recorded !== undefined) return { kind: 'recording', folder: recorded };
  if (host === undefined) return { kind: 'local' };
  return {
    kind: 'remote',
    host,
    port,
    identity,
    knownHosts: values['known-hosts'],
    acceptHostKey: values['accept-host-key'],
  };
}
