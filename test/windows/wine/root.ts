/** The system that Wine runs on, and a fresh C: drive; built once into the cache and never written to after that. */
import { output } from '../../lab/command.ts';
import { openBox } from '../../lab/box.ts';
import { builtRoot, cachedFolder } from '../../lab/roots.ts';
import { basename } from 'node:path';

/** Debian 13 has Wine 10; the 8.0 of Debian 12 starts neither Node 24 nor Electron. Without fonts-wine Chromium recurses to its end. */
const included = ['wine', 'wine64', 'fonts-wine', 'fonts-liberation', 'xvfb', 'xdotool', 'imagemagick'];

const finish = `
mkdir -p /drives /programs
rm -rf /var/cache/apt/* /var/lib/apt/lists/* /usr/share/doc /usr/share/man /usr/share/locale
`;

/** What Wine starts with everywhere; there is a display always: after a start without one the next window fails. */
export const wineEnvironment: Readonly<Record<string, string>> = {
  PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LC_ALL: 'C.UTF-8',
  WINEPREFIX: '/drives',
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
  DISPLAY: ':0',
  XDG_RUNTIME_DIR: '/run',
};

export const wineRoot = (tell: (line: string) => void): Promise<string> =>
  builtRoot({ suite: 'trixie', name: 'wine', included, finish }, tell);

/** Mounts that turn the root into one that can be written to, for as long as the box lives. */
export const rootMounts = (root: string): string => `
mkdir -p /run/root /run/upper /run/work /run/x11
mount -t overlay -o lowerdir=${root},upperdir=/run/upper,workdir=/run/work windows /run/root
mount --rbind /dev /run/root/dev
mount --rbind /sys /run/root/sys
mount -t proc proc /run/root/proc
mount -t tmpfs -o mode=1777 tmp /run/root/tmp
mount -t tmpfs -o mode=700 run /run/root/run
`;

/** The folder of Wine's drives (its prefix) as its first start leaves it. */
export const wineDrives = (root: string, tell: (line: string) => void): Promise<string> =>
  cachedFolder(`drives-of-${basename(root)}`, async (building, path) => {
    tell(`making a C: drive in ${path} (once) …`);
    const prepare = `${rootMounts(root)}\nmount --bind ${building} /run/root/drives\n`;
    const box = await openBox({ name: 'windows', prepare, root: '/run/root' });
    try {
      const environment = Object.entries(wineEnvironment).map(([name, value]) => `${name}=${value}`);
      // A screen as in every later start; the X server ends with the box.
      await box.shell(`Xvfb :0 -nolisten tcp > /dev/null 2>&1 & exec env -i ${environment.join(' ')} sh -euc '
        until [ -S /tmp/.X11-unix/X0 ]; do sleep 0.1; done; wineboot --init > /dev/null 2>&1; wineserver --wait'`);
    } finally {
      await box.close();
    }
    await output(['test', '-f', `${building}/system.reg`]);
  });
