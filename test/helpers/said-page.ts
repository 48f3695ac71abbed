import type { Page } from 'playwright';
import { unseen } from '../../shared/text/plain.ts';

/** Characters in a text that steer, turn or hide what stands beside them; the text's own lines are none. */
export const oddLines = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => (line.match(unseen) === null ? [] : [JSON.stringify(line)]));

/** Everything that a page says: as text, in titles, and to those who listen. */
export async function saidOn(window: Page): Promise<string> {
  const attributes = await window.evaluate<string[]>(
    `[...document.querySelectorAll('*')].flatMap((one) => ['title', 'aria-label', 'aria-description', 'alt', 'placeholder', 'value'].map((name) => one.getAttribute(name) ?? ''))`,
  );
  const texts = await window.evaluate<string>('document.body.textContent');
  return [await window.title(), await window.locator('body').innerText(), texts, ...attributes].join('\n');
}

/** Elements that a name made, and what it ran. */
export const madeByNames = (window: Page): Promise<readonly [number, string]> =>
  window.evaluate('[document.querySelectorAll(\'img[src="x"]\').length, String(globalThis.owned)]');

/** By how many pixels something that scrolls is too wide, or the window is. */
export const tooWide = (window: Page): Promise<number> =>
  window.evaluate(
    `Math.max(document.documentElement.scrollWidth - innerWidth, ...[...document.querySelectorAll('main, nav, [role="dialog"], [role="dialog"] *')]
      .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && !one.matches('.scroll-table *, .scroll-table'))
      .map((one) => one.scrollWidth - one.clientWidth), 0)`,
  );
