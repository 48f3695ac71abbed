/** Second half of `npm run lab`, on the toolchain's Node. */
import { nasWords, nasWordsOfWindow, whereWords } from '../../test/lab/check.ts';
import type { Site } from '../../test/lab/lab.ts';
import { emulationPrograms, labPrograms, missingForLab } from '../../test/lab/needs.ts';
import type { Person } from '../../test/lab/roots.ts';
import { ensureSystemPackages, program } from '../setup/system-packages.ts';
import { conclude, say, Trouble } from '../setup/trouble.mjs';
import { list, parseInvocation, usage, type Invocation } from './arguments.ts';
import type { OpenExhibit } from './exhibits.ts';
import { check, hasDisplay, openWindow } from './program.ts';
import { talk } from './prompt.ts';

await conclude(async () => {
  const invocation = parseInvocation(process.argv.slice(2));
  if (invocation.kind === 'open') return await demonstrate(invocation);
  console.log(invocation.kind === 'help' ? usage : list());
  return 0;
});

async function demonstrate(invocation: Extract<Invocation, { kind: 'open' }>): Promise<number> {
  const { exhibit, suite, kernel } = invocation;
  const programs = kernel === 'emulated' ? { ...labPrograms(), ...emulationPrograms } : labPrograms();
  ensureSystemPackages(
    Object.entries(programs).map(([name, debianPackage]) => program(name, debianPackage)),
    'the lab',
  );
  const missing = await missingForLab();
  if (missing.length > 0) throw new Trouble(`The lab cannot run here.\n${missing.join('\n')}`);
  const ended = signalled();
  const open = await exhibit.open({ suite, kernel, tell: say });
  const { site } = open;
  try {
    await open.play();
    say(`${exhibit.about} (Kernel ${site.workstation.kernel()}, scenario ${exhibit.name}.)`);
    await (invocation.headless ? stay(site, invocation.user, ended) : show(open, invocation.user, ended));
  } finally {
    await site.close();
  }
  return 0;
}

/** For tests and scripts: one line for a program, then nothing until the caller has had enough. */
async function stay(lab: Site, user: Person, ended: Promise<void>): Promise<void> {
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

async function show(open: OpenExhibit, user: Person, ended: Promise<void>): Promise<void> {
  const { reachWorkstation, reachNas } = open.site;
  const workstation = whereWords(reachWorkstation, user);
  const where = [...workstation, ...nasWords(reachNas, user)];
  if (!hasDisplay()) say('There is no display here, so no window opens: "check" asks the command line instead.');
  const window = hasDisplay() ? openWindow([...workstation, ...nasWordsOfWindow(reachNas, user)]) : undefined;
  try {
    if (window === undefined) await check(where);
    await talk({ open, where, ended });
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
