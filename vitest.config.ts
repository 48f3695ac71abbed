import { defineConfig } from 'vitest/config';

const project = (name: string, extra: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`], ...extra },
});

/** Desktops and kernels need the machine for themselves. */
const oneByOne = { fileParallelism: false };

export default defineConfig({
  test: {
    projects: [
      project('unit', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('contract', { testTimeout: 60_000, hookTimeout: 60_000 }),
      project('integration', { testTimeout: 60_000, hookTimeout: 120_000 }),
      project('e2e', { testTimeout: 240_000, hookTimeout: 120_000, ...oneByOne }),
      project('lab', { testTimeout: 300_000, hookTimeout: 600_000, ...oneByOne, retry: 1 }),
    ],
  },
});
