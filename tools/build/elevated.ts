/** Builds the program that runs as root, with the library it needs, into one file: nothing is loaded from elsewhere. */
import path from 'node:path';
import { build } from 'vite';
import { root } from '../setup/dependencies.mjs';

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
    outDir: path.join(root, 'out', 'elevated'),
    emptyOutDir: true,
    rolldownOptions: {
      input: path.join(root, 'main/change/elevated/main.ts'),
      output: [
        { format: 'es', entryFileNames: 'lanewise-elevated.mjs', codeSplitting: false },
        // A single executable runs a script, not a module.
        { format: 'cjs', entryFileNames: 'lanewise-elevated.cjs', codeSplitting: false },
      ],
    },
  },
});
