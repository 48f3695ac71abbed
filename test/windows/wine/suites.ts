/** Which of the tests that run on Linux run in Windows too, and what of them fails there for a reason that is no fault. */
import { globSync } from 'node:fs';
import { root } from '../../../tools/setup/dependencies.mjs';

/** Rooms that run on Windows. Not `renderer`, which Chromium draws on both alike, nor `tools`, which build and test on Linux. */
const rooms = 'app,change,change-run,cli,collect,collect-nas,findings,judge,known-nas,machine,snapshot,store,watch';
/** Of the others, each needs a server, a shell or a PowerShell of Linux. */
const contracts = 'ssh-hostile,windows,windows-nas';

/** Files of which nothing is left on Windows, each with the reason. */
const ofLinux: Readonly<Record<string, string>> = {
  'change/full-disk': 'the program of root, which Linux alone has',
  'change/journal-files': 'the program of root, which Linux alone has',
  'change/native-mounts': 'the program of root, which Linux alone has',
  'change/native-transaction': 'the program of root, which Linux alone has',
  'change/power-loss': 'the program of root, which Linux alone has',
  'change/remote-place': 'scripts that a shell of root runs',
  'change/unread': 'scripts that a shell of root runs',
  'change/root-shell': 'scripts that a shell of root runs',
  'change/mount-again': 'scripts that a shell of root runs',
  'change/way-to-root': 'pkexec and sudo',
  'machine/local-run': 'groups of processes and signals',
};

/** The files to run, by their places in the checkout. */
export const suites = globSync([`test/unit/{${rooms}}/**/*.test.ts`, `test/contract/{${contracts}}.test.ts`], {
  cwd: root,
})
  .filter((file) => !Object.keys(ofLinux).some((name) => file === `test/unit/${name}.test.ts`))
  .toSorted();

interface Unfit {
  readonly file: string;
  /** How the full names of the tests begin. */
  readonly tests: readonly string[];
  readonly because: string;
}

/** Single tests that cannot pass there. Whichever passes all the same is to be taken out of this list. */
export const unfit: readonly Unfit[] = [
  {
    file: 'test/unit/findings/texts.test.ts',
    tests: ['a command to copy gives a shell exactly the words'],
    because: 'it starts sh',
  },
  {
    file: 'test/unit/machine/wire.test.ts',
    tests: ['quote every word reaches a program'],
    because: 'it starts sh and bash',
  },
  {
    file: 'test/unit/machine/ssh-plain.test.ts',
    tests: ['/bin/sh gives a program exactly', '/bin/bash gives a program exactly'],
    because: 'it starts sh and bash',
  },
  {
    file: 'test/unit/change/preview.test.ts',
    tests: ['secrets with a comma stand in no command'],
    because: 'it starts sed',
  },
  {
    file: 'test/unit/store/secrets.test.ts',
    tests: ['where the system protects secrets one to remember'],
    because: 'Windows has no modes of files: who may read the folder of the user may read the file',
  },
  {
    file: 'test/unit/store/not-read.test.ts',
    tests: ['settings in a file', 'known NAS in a file', 'history of changes in a file', 'secret to forget in a file'],
    because: 'Wine takes a link to itself for nothing, and Windows for an error',
  },
  {
    file: 'test/unit/machine/recording-hostile.test.ts',
    tests: [
      'a damaged or hostile recording no symbolic link leads anywhere',
      'a damaged or hostile recording machine.json as a link',
      'a damaged or hostile recording asked.json as a link',
      'a damaged or hostile recording files/a as a link',
    ],
    because: 'Wine refuses such a link in other words, and Windows has no pipes among its files',
  },
  {
    file: 'test/unit/machine/ssh-config.test.ts',
    tests: [
      'files of the configuration a pipe, a folder and a device',
      'files of the configuration the configuration itself',
      'files of the configuration nothing, a link',
      'files of the configuration a list of known hosts',
      'files of the configuration a key file that is a pipe',
    ],
    because: 'Windows has no pipes among its files, and no /dev',
  },
  {
    file: 'test/unit/change/windows-lock.test.ts',
    tests: ['the second one is refused'],
    because: 'Wine makes a second first instance of a named pipe, whatever its name (FILE_FLAG_FIRST_PIPE_INSTANCE)',
  },
];
