/** One line of a package's list of contents. */
export interface Entry {
  /** As `ls -l` shows it. */
  readonly mode: string;
  readonly owner: string;
  readonly path: string;
}

/** Where polkit's action, the desktop and main/app/elevated-program.ts look for things. */
const needed: readonly (readonly [path: string, mode: string])[] = [
  ['/opt/Lanewise/lanewise', '-rwxr-xr-x'],
  ['/opt/Lanewise/chrome-sandbox', '-rwsr-xr-x'],
  ['/opt/Lanewise/resources/app.asar', '-rw-r--r--'],
  ['/opt/Lanewise/resources/lanewise-elevated', '-rwxr-xr-x'],
  ['/opt/Lanewise/resources/lanewise-cli', '-rwxr-xr-x'],
  ['/usr/bin/lanewise', '-rwxr-xr-x'],
  ['/usr/share/applications/lanewise.desktop', '-rw-r--r--'],
  ['/usr/share/icons/hicolor/256x256/apps/lanewise.png', '-rw-r--r--'],
  ['/usr/share/polkit-1/actions/org.lanewise.apply.policy', '-rw-r--r--'],
];

/** Sentences of what must not be in a package: root runs one of its files, so that nobody else may change any of them. */
export function wrongIn(entries: readonly Entry[]): readonly string[] {
  const found = new Map(entries.map((entry) => [entry.path, entry]));
  const missing = needed.flatMap(([path, mode]) => {
    const entry = found.get(path);
    return entry?.mode === mode ? [] : [`${path} must be there with ${mode}; it is ${entry?.mode ?? 'missing'}.`];
  });
  const open = entries.flatMap(({ mode, owner, path }) => {
    if (owner !== 'root/root') return [`${path} belongs to ${owner}.`];
    if (!mode.startsWith('l') && (mode[5] === 'w' || mode[8] === 'w')) return [`Others than root may write ${path}.`];
    return mode.includes('s') && path !== '/opt/Lanewise/chrome-sandbox' ? [`${path} has special rights.`] : [];
  });
  return [...missing, ...open];
}
