/**
 * A system where an ordinary user asks for root, with the real programs that decide it: a system bus, polkitd, pkexec, sudo, in
 * namespaces of their own. The program that runs as root is installed in its place there, with its polkit action.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { openBox, type Box } from '../lab/box.ts';
import { output } from '../lab/command.ts';
import { Elevated } from './own-system.ts';

const root = path.resolve(import.meta.dirname, '../..');
/** The same folder, where every user may go whatever the way to it is. */
const checkout = '/run/checkout';
const installedElevated = '/opt/Lanewise/resources/lanewise-elevated';
const builtElevated = `${checkout}/out/elevated/lanewise-elevated.mjs`;
export const rootsPassword = 'a secret of root';
const ada = ['setpriv', '--reuid', '4321', '--regid', '4321', '--clear-groups', 'env', '-i', 'PATH=/usr/bin:/bin'];

const prepare = `
mkdir -p ${checkout} /run/dbus; mount --bind ${root} ${checkout}
layer() {
  mkdir -p /run/layers/$1/upper /run/layers/$1/work
  mount -t overlay -o "lowerdir=$2,upperdir=/run/layers/$1/upper,workdir=/run/layers/$1/work" own "$2"
}
layer etc /etc; layer var /var; layer actions /usr/share/polkit-1/actions; layer programs /usr/bin
rm -rf /var/lib/lanewise /etc/lanewise /etc/polkit-1/rules.d /etc/sudoers.d; mkdir -p /etc/polkit-1/rules.d /etc/sudoers.d
mount -t tmpfs -o mode=755 opt /opt; mkdir -p /opt/Lanewise/resources
install -m 755 ${checkout}/out/elevated/lanewise-elevated ${installedElevated}
install -m 644 ${checkout}/assets/polkit/org.lanewise.apply.policy /usr/share/polkit-1/actions/
echo 127.0.0.1 consent >> /etc/hosts
echo 'ada:x:4321:4321::/run:/bin/sh' >> /etc/passwd; echo 'ada:x:4321:' >> /etc/group
echo 'ada:*:19000:0:99999:7:::' >> /etc/shadow; echo 'root:${rootsPassword}' | chpasswd
ip link add card0 type veth peer name card1
dbus-daemon --system --fork --nopidfile
`;

export interface ConsentSystem {
  readonly box: Box;
  /** What polkit answers to whoever asks for one of these actions. `ask`: root's password. */
  readonly decide: (answer: 'YES' | 'NO' | 'ask') => Promise<void>;
  /** The program as an ordinary user starts it; it has said how root is reached, and waits for a line to go on. */
  readonly program: (kind: 'installed' | 'built') => Promise<AskingProgram>;
  /** A desktop's agent for a program: a person at a terminal types this line, or closes the question. */
  readonly agent: (pid: number, person: { readonly types: string } | 'closes-it') => Promise<ChildProcess>;
  readonly close: () => Promise<void>;
}

interface AskingProgram {
  readonly way: unknown;
  readonly note: unknown;
  readonly pid: number;
  /** All that it says from here to its end. */
  readonly goOn: () => ReturnType<Elevated['rest']>;
}

const inCheckout = (place: string): string => place.replace(root, checkout);

export async function openConsentSystem(steps: readonly object[]): Promise<ConsentSystem> {
  const box = await openBox({ name: 'consent', prepare });
  const asAda = (argv: readonly string[]): ChildProcess => {
    const [program = '', ...words] = box.enter([...ada, ...argv]);
    return spawn(program, words, { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'] });
  };
  const node = inCheckout(process.execPath);
  return {
    box,
    decide: async (answer) => {
      const result = answer === 'ask' ? 'AUTH_ADMIN' : answer;
      const rules = `polkit.addAdminRule(function() { return ["unix-user:root"]; });
polkit.addRule(function(action) { if (action.id == "org.lanewise.apply") return polkit.Result.${result}; });`;
      // It reads them when it starts; the bus starts it anew when it is needed, which an agent may do at once.
      const script = `cat > /etc/polkit-1/rules.d/00-test.rules
for pid in $(pgrep -x polkitd); do kill -KILL $pid; while readlink /proc/$pid/exe; do sleep 0.05; done; done`;
      await output(box.enter(['sh', '-euc', script]), { input: rules });
    },
    program: async (kind) => {
      const place = kind === 'installed' ? installedElevated : builtElevated;
      const script = `${checkout}/test/helpers/perform-here.ts`;
      const asking = new Elevated(asAda([node, script, kind, place, JSON.stringify(steps), 'keep']));
      const { way, note, pid } = await asking.until('consent');
      return {
        way,
        note,
        pid: Number(pid),
        goOn: () => {
          asking.write('go on');
          return asking.rest();
        },
      };
    },
    agent: async (pid, person) => {
      const agent = asAda(person === 'closes-it' ? closing(node, pid) : typing(pid));
      await once(agent.stdout!, 'data');
      if (person !== 'closes-it') typeWhenAsked(agent, person.types);
      return agent;
    },
    close: () => box.close(),
  };
}

const closing = (node: string, pid: number): readonly string[] => [
  node,
  `${checkout}/test/helpers/dismissing-agent.ts`,
  String(pid),
];

/** polkit's own agent for terminals, on a terminal of its own; its descriptor 3 is closed when it is asked from now on. */
const typing = (pid: number): readonly string[] => {
  const agent = `{ exec pkttyagent --process ${pid} --notify-fd 3 3>&1 >/dev/tty; } | { cat; echo registered; }`;
  return ['script', '--quiet', '--flush', '--return', '--command', agent, '/dev/null'];
};

/**
 * Each change and each undo asks anew. What is typed before the agent has switched the terminal's echo off is thrown away: it is
 * typed again until it is taken.
 */
function typeWhenAsked(agent: ChildProcess, line: string): void {
  let shown = '';
  agent.stdout?.setEncoding('utf8').on('data', (text: string) => (shown += text));
  const count = (words: RegExp): number => [...shown.matchAll(words)].length;
  const hand = setInterval(() => {
    if (count(/Password: /g) > count(/AUTHENTICATION (?:COMPLETE|FAILED)/g)) agent.stdin?.write(`${line}\n`);
  }, 200);
  agent.on('exit', () => clearInterval(hand));
}
