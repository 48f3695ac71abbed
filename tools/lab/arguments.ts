import { parseArgs } from 'node:util';
import { people, suites, type Person, type Suite } from '../../test/lab/roots.ts';
import { Trouble } from '../setup/trouble.mjs';
import { exhibits, type Exhibit } from './exhibits.ts';

export type Invocation =
  | { readonly kind: 'help' | 'list' }
  | {
      readonly kind: 'open';
      readonly exhibit: Exhibit;
      readonly suite: Suite;
      readonly kernel: 'user-mode' | 'emulated';
      readonly headless: boolean;
      readonly user: Person;
    };

export const usage = `npm run lab [-- SCENARIO] [--suite bookworm|trixie|sid] [--user root|admin|user] [--emulated] [--headless]
npm run lab -- --list

Makes a NAS with two ports of 50 Mbit/s and a workstation that attaches its shares (SMB, NFS) or its disk (iSCSI), opens Lanewise on both (over
SSH), and lets you cut a port, change a setting or start a copy. Nothing of it is left when it ends.

  --suite     bookworm: kernel 6.1, Samba 4.17; trixie: 6.12, 4.22; sid: the newest of both
  --user      as whom Lanewise logs in to both; "admin" may use sudo, "user" may not even read the kernel log
  --emulated  the workstation runs Debian's own kernel on an emulated machine (SMB only): slow, but its log has cifs's messages
  --headless  opens nothing, says how to log in, and stays until standard input ends or a signal comes
`;

export function parseInvocation(words: readonly string[]): Invocation {
  const { values, positionals } = parse(words);
  if (values.help) return { kind: 'help' };
  if (values.list) return { kind: 'list' };
  const [name = 'two-channels', ...more] = positionals;
  if (more.length > 0) throw new Trouble(`One scenario at a time, please. ${usage}`);
  const exhibit = exhibits.find((one) => one.name === name);
  if (exhibit === undefined) {
    throw new Trouble(`There is no scenario "${name}". There are:\n${list()}`);
  }
  const suite = suites.find((one) => one === values.suite);
  if (suite === undefined) throw new Trouble(`--suite takes one of ${suites.join(', ')}.`);
  const user = people.find((one) => one === values.user);
  if (user === undefined) throw new Trouble(`--user takes one of ${people.join(', ')}.`);
  if (values.emulated && !exhibit.canBeEmulated) {
    throw new Trouble(
      `--emulated is for scenarios of SMB alone: the kernel of the emulated machine has no modules for "${name}".`,
    );
  }
  return {
    kind: 'open',
    exhibit,
    suite,
    kernel: values.emulated ? 'emulated' : 'user-mode',
    headless: values.headless,
    user,
  };
}

export const list = (): string => exhibits.map(({ name, about }) => `  ${name.padEnd(30)} ${about}`).join('\n');

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        suite: { type: 'string', default: 'bookworm' },
        user: { type: 'string', default: 'root' },
        emulated: { type: 'boolean', default: false },
        headless: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new Trouble(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}
