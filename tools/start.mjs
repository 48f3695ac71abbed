/** `npm start`: all set-up, then the program. Arguments go on to it. */
import { ensureDependencies, runOnToolchain } from './setup/dependencies.mjs';
import { Trouble, conclude } from './setup/trouble.mjs';

await conclude(() => {
  requireDisplay();
  ensureDependencies();
  return runOnToolchain('tools/start/open.ts', process.argv.slice(2));
});

function requireDisplay() {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform !== 'linux' || DISPLAY || WAYLAND_DISPLAY) return;
  throw new Trouble(
    'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open. ' +
      'The same check works without one: npm run -s lanewise -- check',
  );
}
