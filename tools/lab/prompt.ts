/** What a person can do to a running lab. */
import { createInterface } from 'node:readline/promises';
import type { Lab } from '../../test/lab/lab.ts';
import { portIndexes } from '../../test/lab/network.ts';
import type { ServerSettings } from '../../test/lab/nas.ts';
import { startReader, type Reader } from '../../test/lab/reader.ts';
import { state, type Scenario } from '../../test/lab/scenario.ts';
import { check } from './program.ts';

interface Talk {
  readonly lab: Lab;
  readonly scenario: Scenario;
  readonly where: readonly string[];
  readonly ended: Promise<void>;
}

const help = `  cut 1, cut 2          pull the cable of a port of the NAS
  plug 1, plug 2        plug it in again
  copy, copy one        read from the share: as a copy does, or one request at a time
  stop                  stop reading
  server on, server off switch multichannel at the NAS (its SMB server starts anew)
  check                 what the command line says now
  raw                   what the kernel says: sockets, DebugData, log
  quit                  end; nothing of the lab is left`;

/** What changes while a person plays. */
interface Stage {
  reader: Reader | undefined;
  settings: ServerSettings;
}

export async function talk({ lab, scenario, where, ended }: Talk): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const stage: Stage = { reader: undefined, settings: scenario.settings };
  const actions = actionsOf(lab, scenario, where, stage);
  terminal.on('SIGINT', () => terminal.close());
  void ended.then(() => terminal.close());
  console.error(help);
  process.stderr.write('lab> ');
  for await (const line of terminal) {
    const words = line.trim().split(/\s+/).join(' ');
    if (words === 'quit' || words === 'exit') break;
    await act(words, actions);
    process.stderr.write('lab> ');
  }
  terminal.close();
}

async function act(words: string, actions: Readonly<Record<string, () => Promise<unknown>>>): Promise<void> {
  if (words === '') return;
  const action = actions[words];
  if (action === undefined) return console.error(help);
  try {
    await action();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
  }
}

function actionsOf(lab: Lab, scenario: Scenario, where: readonly string[], stage: Stage) {
  const copy = async (pattern: Scenario['reader']): Promise<void> => {
    await stage.reader?.stop();
    stage.reader = await startReader(lab, pattern);
  };
  const serve = (multichannel: boolean): Promise<void> => {
    stage.settings = { ...stage.settings, multichannel };
    return lab.nas.serve(stage.settings);
  };
  const perPort = portIndexes.flatMap((port) => {
    // People count ports from one.
    return [
      [`cut ${port + 1}`, () => lab.cutNasPort(port)],
      [`plug ${port + 1}`, () => lab.plugNasPort(port)],
    ] as const;
  });
  return {
    ...Object.fromEntries(perPort),
    copy: () => copy(scenario.reader),
    'copy one': () => copy('one-by-one'),
    stop: async () => {
      await stage.reader?.stop();
      stage.reader = undefined;
    },
    'server on': () => serve(true),
    'server off': () => serve(false),
    check: () => check(where),
    raw: async () => console.error(await state(lab)),
    help: async () => console.error(help),
  };
}
