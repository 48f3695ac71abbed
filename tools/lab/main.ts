/** Second half of `npm run lab`, on the toolchain's Node. */
import { nasWords, nasWordsOfWindow, whereWords } from '../../test/lab/check.ts';
import { openLab, type Lab } from '../../test/lab/lab.ts';
import { emulationPrograms, labPrograms, missingForLab } from '../../test/lab/needs.ts';
import type { Person } from '../../test/lab/roots.ts';
import { play } from '../../test/lab/scenario.ts';
import { ensureSystemPackages, program } from '../setup/system-packages.ts';
import { conclude, say, Trouble } from '../setup/trouble.mjs';
import { list, parseInvocation, usage, type Invocation } from './arguments.ts';
import { check, hasDisplay, openWindow } from './program.ts';
import { talk } from './prompt.ts';

await conclude(async () => {
  const invocation = parseInvocation(process.argv.slice(2));
  if (invocation.kind === 'open') return await demonstrate(invocation);
  console.log(invocation.kind === 'help' ? usage : list());
  return 0;
});

async function demonstrate(invocation: Extract<Invocation, { kind: 'open' }>): Promise<number> {
  const { scenario, suite, kernel } = invocation;
  const programs = kernel === 'emulated' ? { ...labPrograms(), ...emulationPrograms } : labPrograms();
  ensureSystemPackages(
    Object.entries(programs).map(([name, debianPackage]) => program(name, debianPackage)),
    'the lab',
  );
  const missing = await missingForLab();
  if (missing.length > 0) throw new Trouble(`The lab cannot run here.\n${missing.join('\n')}`);
  const ended = signalled();
  const lab = await openLab({ suite, wiring: scenario.wiring, kernel, tell: say });
  try {
    await play(lab, scenario);
    say(`${scenario.about} (Kernel ${lab.workstation.kernel()}, scenario ${scenario.name}.)`);
    await (invocation.headless ? stay(lab, invocation.user, ended) : show(lab, invocation, ended));
  } finally {
    await lab.close();
  }
  return 0;
}

/** For tests and scripts: one line for a program, then nothing until the caller has had enough. */
async function stay(lab: Lab, user: Person, ended: Promise<void>): Promise<void> {
  const workstation = whereWords(lab.reachWorkstation, user);
  const nas = nasWords(lab.reachNas, user);
  console.log(JSON.stringify({ kernel: lab.workstation.kernel(), workstation, nas }));
  say(`To look: npm run -s lanewise -- check ${[...workstation, ...nas].join(' ')}`);
  const { port, identity, knownHosts, host } = lab.reachWorkstation;
  say(`To log in: ssh -p ${port} -i ${identity} -o UserKnownHostsFile=${knownHosts} ${user}@${host}`);
  const inputEnded = new Promise<void>((resolve) => process.stdin.resume().once('end', resolve).once('close', resolve));
  await Promise.race([ended, inputEnded]);
  process.stdin.destroy();
}

async function show(
  lab: Lab,
  { scenario, user }: Extract<Invocation, { kind: 'open' }>,
  ended: Promise<void>,
): Promise<void> {
  const workstation = whereWords(lab.reachWorkstation, user);
  const where = [...workstation, ...nasWords(lab.reachNas, user)];
  if (!hasDisplay()) say('There is no display here, so no window opens: "check" asks the command line instead.');
  const window = hasDisplay() ? openWindow([...workstation, ...nasWordsOfWindow(lab.reachNas, user)]) : undefined;
  try {
    if (window === undefined) await check(where);
    await talk({ lab, scenario, where, ended });
  } finally {
    await window?.close();
  }
}

/** Ctrl-C or a service manager: the lab is put away as after "quit". */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
