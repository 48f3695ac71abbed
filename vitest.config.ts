import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/test/longest-first.ts';

/** Who waits for a condition waits for programs of others, which take their time on a busy machine. */
const patience = { poll: { timeout: 15_000 } };
const project = (name: string, extra: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`], expect: patience, ...extra },
});

/** Desktops need the machine for themselves. */
const oneByOne = { fileParallelism: false };
/** They wait part of the time, and two of them fill the two cores of a small machine. */
const twoAtOnce = { maxWorkers: 2 };
/** Their files share what they import; each leaves the process as it was. To load all anew was half of their time. */
const shared = { isolate: false };
/** Seconds are counted in it, so nothing else may run. */
const timed = ['iscsi', 'nfs', 'port-cut', 'rates'].map((name) => `test/lab/${name}.test.ts`);
/** Their tests run what is built. */
const built = { globalSetup: 'test/helpers/built-program.ts' };
/** What a person sees first; the other windows, dialogs and the tray are checked with the lab. */
const mainScreens = 'test/e2e/window.test.ts';
const desktop = { testTimeout: 240_000, hookTimeout: 120_000, ...oneByOne, ...built };
const lab = { testTimeout: 600_000, hookTimeout: 600_000, ...built };

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', { ...shared, testTimeout: 60_000, hookTimeout: 120_000, ...twoAtOnce }),
      project('contract', { testTimeout: 120_000, hookTimeout: 60_000, ...twoAtOnce }),
      project('integration', { testTimeout: 60_000, hookTimeout: 120_000, ...twoAtOnce, ...built }),
      project('screens', { ...desktop, include: [mainScreens] }),
      project('e2e', { ...desktop, exclude: [mainScreens] }),
      project('windows', {
        ...lab,
        ...oneByOne,
        include: ['test/windows/*.test.ts'],
      }),
      // It asks the Windows that it runs on; elsewhere there is nothing to ask.
      ...(process.platform === 'win32'
        ? [project('real-windows', { testTimeout: 300_000, hookTimeout: 60_000, ...oneByOne })]
        : []),
      project('lab', { ...lab, ...twoAtOnce, exclude: timed, sequence: { groupOrder: 1 } }),
      project('lab-timed', { ...lab, ...oneByOne, include: timed, sequence: { groupOrder: 2 } }),
    ],
  },
});
