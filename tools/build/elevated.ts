import path from 'node:path';
import { build } from 'vite';
import { root } from '../setup/dependencies.mjs';

/** Where the program that runs as root is built to: for Node, and as the script of a single executable. */
export const elevatedDirectory = path.join(root, 'out', 'elevated');

/** Bundles the program that runs as root, with the library it needs, into one file: nothing is loaded from elsewhere. */
export async function buildElevated(): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      minify: false,
      outDir: elevatedDirectory,
      emptyOutDir: true,
      rolldownOptions: {
        input: path.join(root, 'main/fix/elevated/main.ts'),
        output: [
          { format: 'es', entryFileNames: 'lanewise-elevated.mjs', codeSplitting: false },
          // A single executable runs a script, not a module.
          { format: 'cjs', entryFileNames: 'lanewise-elevated.cjs', codeSplitting: false },
        ],
      },
    },
  });
}
