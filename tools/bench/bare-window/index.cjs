/**
 * The smallest Electron program whose window changes one number a second: what any open window costs before it shows
 * anything of use. The benchmark sets Lanewise's window beside it.
 */
const { app, BrowserWindow } = require('electron');

app.disableHardwareAcceleration();
const page = `<!doctype html><title>Bare window</title><p id="number">0</p>
<script>let n = 0; setInterval(() => (number.textContent = String((n += 1))), 1000);</script>`;

app.on('window-all-closed', () => app.quit());
app.on('ready', () => {
  const window = new BrowserWindow({ width: 980, height: 680, webPreferences: { sandbox: true } });
  void window.loadURL(`data:text/html,${encodeURIComponent(page)}`);
});
