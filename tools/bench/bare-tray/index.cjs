/**
 * The smallest Electron program with a tray icon, a menu and no window: what any tray program costs before it does
 * anything. The benchmark sets Lanewise beside it.
 */
const { app, Menu, nativeImage, Tray } = require('electron');

/** 16 × 16 opaque grey pixels. */
const picture = nativeImage.createFromBitmap(Buffer.alloc(16 * 16 * 4, 0x80).fill(0xff, 3, 4), {
  width: 16,
  height: 16,
});
/** Kept here, or the garbage collector takes the icon away. @type {import('electron').Tray | undefined} */
let tray;

app.on('window-all-closed', () => {});
app.on('ready', () => {
  tray = new Tray(picture);
  tray.setToolTip('Bare tray');
  tray.setContextMenu(Menu.buildFromTemplate([{ label: 'Quit', click: () => app.quit() }]));
});
