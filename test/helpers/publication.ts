import type { Page } from 'playwright';
import type { Bridge } from '../../shared/ipc/contract.ts';
import type { PublishedNas } from '../../shared/ipc/nas.ts';
import type { Publication } from '../../shared/ipc/publication.ts';

/** The NAS that the window would show now. */
export const nasIn = async (window: Page): Promise<readonly PublishedNas[]> =>
  (await publicationIn(window)).machines.filter((one) => one.role === 'nas');

/** What the window would show now, asked for the way the window does. */
export async function publicationIn(window: Page): Promise<Publication> {
  const reply = await window.evaluate(async () => {
    // oxlint-disable-next-line no-unsafe-type-assertion -- what the preload puts there
    const { lanewise } = globalThis as unknown as { readonly lanewise: Bridge };
    return await lanewise.request('publication.get', undefined);
  });
  if (!reply.ok) throw new Error(reply.message);
  return reply.value;
}
