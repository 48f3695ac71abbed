import { join } from 'node:path';

/** Folder of the program: of the checkout, or inside the package. The built main program lies in out/main. */
const root = join(import.meta.dirname, '..', '..');

export const builtPage = join(root, 'out', 'renderer');
export const builtPreload = join(root, 'out', 'preload', 'index.cjs');
export const sampleFolder = join(root, 'assets', 'sample');
export const windowIcon = join(root, 'assets', 'icons', '64x64.png');

/** In a folder of sources: the program that runs as root, and the Node that runs it. */
export const builtElevated = join(root, 'out', 'elevated', 'lanewise-elevated.mjs');
export const ownNode = join(root, 'node_modules', 'node', 'bin', 'node');
