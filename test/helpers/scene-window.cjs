/** An Electron program that is nothing but a window, in which a test opens the pages of scenes (tools/face-preview.ts). */
const { app, BrowserWindow } = require('electron');

app.on('window-all-closed', () => app.quit());
app.on('ready', () => {
  const window = new BrowserWindow({ width: 980, height: 680, webPreferences: { sandbox: true, spellcheck: false } });
  void window.loadURL('about:blank');
});
