/** Scenarios are there or say why not, whatever a server does. */
import { describe, expect, test } from 'vitest';
import type { Lab } from './lab.ts';
import { connections, play } from './scenario.ts';
import { scenarioOf } from './scenarios.ts';
import { suitesUnderTest } from './suites.ts';
import { withLab } from './with-lab.ts';

const scenario = scenarioOf('two-channels');

describe.each(suitesUnderTest())('%s', (suite) => {
  let lab: Lab;
  withLab({ suite, wiring: scenario.wiring }, (opened) => (lab = opened));

  test('a server that leaves a mount unanswered is started anew, once', async () => {
    // It takes connections, as the kernel does that for it, and says nothing.
    const silence = 'echo silent >> /run/silent; [ "$(cat /run/silent)" != silent ] || pkill -STOP -x smbd';
    await play(lab, { ...scenario, atNas: silence });
    expect(await lab.nas.box.shell('cat /run/silent')).toBe('silent\nsilent\n');
    expect(await connections(lab)).toBe(2);
  });
});
