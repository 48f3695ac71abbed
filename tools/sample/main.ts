/**
 * Composes the sample that a person can look around in before a share of their own is mounted:
 * `node tools/sample/main.ts assets/sample` (a new or empty folder). It is recorded by the program's own recorder from
 * a made-up machine, so that it holds what the program asks for and nothing else.
 */
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { commandLine, MachineError, type Machine } from '../../main/machine/machine.ts';
import { recorder } from '../../main/machine/recorder.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';
import { commandsAt, directories, filesAt, links } from './texts.ts';
import { seconds } from './traffic.ts';

const note =
  'A composed sample: the form is that of real readings (Linux 6.12, Samba 4.22), the names, addresses and rates are made up.';
const begins = Date.UTC(2026, 10, 21, 9);

function sampleMachine(): Machine {
  let look = -1;
  const second = (): number => Math.max(look, 0);
  const found = <T>(table: Readonly<Record<string, T>>, source: string): T => {
    const value = table[source];
    if (value === undefined) throw new MachineError('absent', source, `${source} is not there.`, 'ENOENT');
    return value;
  };
  return {
    id: 'workstation',
    family: 'linux',
    readFile: async (path) => found(filesAt(second()), path),
    listDirectory: async (path) => found(directories, path),
    readLink: async (path) => found(links, path),
    run: async (argv) => ({ exitCode: 0, stdout: found(commandsAt(second()), commandLine(argv)), stderr: '' }),
    beginLook: () => {
      look += 1;
    },
    now: () => ({ at: instant(begins + second() * 1000), clock: milliseconds(second() * 1000) }),
    close: async () => undefined,
  };
}

const [out] = process.argv.slice(2);
if (out === undefined) {
  console.error('Say where to write the sample: node tools/sample/main.ts OUT');
  process.exitCode = 1;
} else {
  const machine = recorder(sampleMachine(), out, { note });
  for (let second = 0; second < seconds; second += 1) await collectMachine('workstation', machine, 'full');
  await machine.finish();
}
