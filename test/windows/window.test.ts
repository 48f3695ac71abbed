import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { artefact } from '../helpers/artefact.ts';
import { publicationIn } from '../helpers/publication.ts';
import { recorded } from '../helpers/recordings.ts';
import { keepScreen, startProgram, type StartedProgram } from './wine/program.ts';
import { openWindows, withWine, type Windows } from './wine/windows.ts';

let windows: Windows;
let program: StartedProgram;

describe('the window in Windows, on a recording', withWine, () => {
  beforeAll(async () => {
    windows = await openWindows();
    program = await startProgram(windows, recorded('two-channels'));
  });
  afterAll(async () => {
    await program?.disconnect();
    await windows?.close();
  });

  test('says how the share is', async () => {
    const window = await program.window();
    await window.getByText('Both ports of the NAS carry this share.').first().waitFor({ timeout: 120_000 });
    await window.screenshot({ path: artefact('windows/page.png') });
    keepScreen(windows, 'screen.png');
    const { snapshot } = await publicationIn(window);
    expect(snapshot?.shares).toHaveLength(1);
  });
});
