/**
 * Loaded into Electron before the program (`-r`): holds `app.whenReady()` back until the test's driver is attached, which it
 * says by calling `__playwright_run`. Without it the first window comes up while the driver attaches: on a busy machine it
 * may take the page for attached that is just being replaced, and then waits for an answer that never comes.
 */
const { app } = require('electron');

// The program must not find the words that brought this file in.
process.argv.splice(process.argv.indexOf('-r'), 2);

const ready = app.whenReady();
const attached = new Promise((resolve) => {
  Object.assign(globalThis, { __playwright_run: resolve });
});
app.whenReady = () => attached.then(() => ready);
