/** What a person can do to a running lab. */
import { createInterface } from 'node:readline/promises';
import { portIndexes } from '../../test/lab/network.ts';
import type { Reader } from '../../test/lab/reader.ts';
import type { ReadPattern } from '../../test/lab/scenario.ts';
import type { OpenExhibit } from './exhibits.ts';
import { check } from './program.ts';

interface Talk {
  readonly open: OpenExhibit;
  readonly where: readonly string[];
  readonly ended: Promise<void>;
}

const helpOf = ({ help }: OpenExhibit): string =>
  [
    '  cut 1, cut 2          pull the cable of a port of the NAS',
    '  plug 1, plug 2        plug it in again',
    '  copy, copy one        read from the NAS: as a copy does, or one request at a time',
    '  stop                  stop reading',
    ...help,
    '  check                 what the command line says now',
    '  raw                   what the kernel says: sockets, state of the protocol, log',
    '  quit                  end; nothing of the lab is left',
  ].join('\n');

export async function talk({ open, where, ended }: Talk): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const actions: Actions = actionsOf(open, where);
  terminal.on('SIGINT', () => terminal.close());
  void ended.then(() => terminal.close());
  console.error(helpOf(open));
  process.stderr.write('lab> ');
  for await (const line of terminal) {
    const words = line.trim().split(/\s+/).join(' ');
    if (words === 'quit' || words === 'exit') break;
    await act(words, actions);
    process.stderr.write('lab> ');
  }
  terminal.close();
}

type Actions = Readonly<Record<'help', () => Promise<void>> & Record<string, () => Promise<void>>>;

async function act(words: string, actions: Actions): Promise<void> {
  if (words === '') return;
  const action = actions[words];
  if (action === undefined) return actions.help();
  try {
    await action();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
}

function actionsOf(open: OpenExhibit, where: readonly string[]): Actions {
  let reader: Reader | undefined;
  const stop = async (): Promise<void> => {
    await reader?.stop();
    reader = undefined;
  };
  const copy = async (pattern?: ReadPattern): Promise<void> => {
    await stop();
    reader = await open.copy(pattern);
  };
  const perPort = portIndexes.flatMap((port) => {
    // People count ports from one.
    return [
      [`cut ${port + 1}`, () => open.site.cutNasPort(port)],
      [`plug ${port + 1}`, () => open.site.plugNasPort(port)],
    ] as const;
  });
  return {
    ...Object.fromEntries(perPort),
    ...open.actions,
    copy: () => copy(),
    'copy one': () => copy('one-by-one'),
    stop,
    check: () => check(where),
    raw: async () => console.error(await open.state()),
    help: async () => console.error(helpOf(open)),
  };
}
