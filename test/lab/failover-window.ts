/** A person who lets the failover of a LUN be tested in the window. */
import type { Page } from 'playwright';
import { expect } from 'vitest';
import { artefact } from '../helpers/artefact.ts';

/** Two paths, each asked for, away for some seconds, and back. */
const slow = { timeout: 240_000 };

/** Asks for it and waits for its end; what the dialogue says of each path. */
export async function testFailover(window: Page, name: string): Promise<readonly string[]> {
  await window.getByRole('main').locator('a[href^="#/share"]').last().click();
  await window.getByRole('button', { name: 'Test failover…' }).click(slow);
  const dialog = window.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Start the test' }).waitFor(slow);
  await window.screenshot({ path: artefact(`failover/${name}-preview.png`) });
  await dialog.getByRole('button', { name: 'Start the test' }).click();
  const paths = dialog.getByRole('list', { name: 'Paths under test' }).getByRole('listitem');
  await expect.poll(() => paths.first().getAttribute('data-state'), slow).toBe('away');
  await window.screenshot({ path: artefact(`failover/${name}-away.png`) });
  const phase = (): Promise<string | null> => dialog.locator('.fix').getAttribute('data-phase');
  await expect.poll(phase, slow).toMatch(/^(tested|refused|put-back|stuck)$/);
  await window.screenshot({ path: artefact(`failover/${name}-over.png`) });
  expect(await phase(), await dialog.innerText()).toBe('tested');
  return paths.allInnerTexts();
}
