import { join } from 'node:path';
import { app } from 'electron';
import { plainLines } from '../shared/text/plain.ts';
import { applicationId, programTexts, programUsage } from '../shared/text/program.ts';
import { ownWords, parseStart, type Start } from './app/arguments.ts';
import { startProgram, type Asking } from './app/program.ts';
import { systemCipher } from './app/safe-storage.ts';
import { declareScheme } from './app/scheme.ts';
import { openLog } from './log/log.ts';
import { openFixHistory } from './store/fix-history.ts';
import { openKnownNas } from './store/known-nas.ts';
import { openSecrets } from './store/secrets.ts';
import { openSettings } from './store/settings.ts';

/** Exit status of a call that was not understood, as most programs have it. */
const wrongCall = 2;

begin(parseStart(ownWords(process.argv, app.isPackaged)));

function begin(start: Start): void {
  if (start.kind === 'help') return leave(0, process.stdout, programUsage);
  if (start.kind === 'refused') return leave(wrongCall, process.stderr, `${start.reason}\n`);
  const asking: Asking = { quit: start.kind === 'quit' };
  const alone = app.requestSingleInstanceLock(asking);
  if (start.kind === 'quit')
    return leave(0, process.stderr, `${alone ? programTexts.runsNot : programTexts.asksToQuit}\n`);
  if (!alone) return leave(0, process.stderr, `${programTexts.runsAlready}\n`);
  // As root (containers, tests) Chromium runs only without its sandbox, and then this would leave it without children.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  // The graphics process holds some 30 MB for as long as the program runs; the little that moves in the window costs the
  // processor no more without it.
  app.disableHardwareAcceleration();
  // Windows groups windows and notifications by it; it is that of the installed shortcut.
  if (process.platform === 'win32') app.setAppUserModelId(applicationId);
  declareScheme();
  app
    .whenReady()
    .then(() => open(start))
    .catch((error: unknown) => leave(1, process.stderr, `${error instanceof Error ? error.message : String(error)}\n`));
}

async function open(start: Extract<Start, { kind: 'run' }>): Promise<void> {
  const folder = app.getPath('userData');
  const log = openLog(join(folder, 'logs', 'lanewise.log'));
  log.info(`Lanewise ${app.getVersion()} starts`);
  const settings = await openSettings(join(folder, 'settings.json'), log.warn);
  const known = await openKnownNas(join(folder, 'nas.json'), log.warn);
  const secrets = await openSecrets(join(folder, 'secrets.json'), systemCipher(), log.warn);
  const changes = await openFixHistory(join(folder, 'changes.json'), log.warn);
  const ownKnownHosts = join(folder, 'known_hosts');
  const opened = { settings, known, secrets, changes };
  await startProgram({ start, log, ...opened, ownKnownHosts, developmentPage: developmentPage() });
}

/** The bundler's own server, while the program is being developed; in the form in which pages name themselves. */
function developmentPage(): string | undefined {
  const address = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
  return address === undefined || !URL.canParse(address) ? undefined : new URL(address).href;
}

function leave(status: number, where: NodeJS.WriteStream, text: string): void {
  where.write(plainLines(text), () => app.exit(status));
}
