import type { Bridge, Reply, RequestArgument, RequestResults, Settings } from '../../shared/ipc/contract.ts';
import type { RequestName } from '../../shared/ipc/names.ts';
import { notices } from '../../shared/text/screens/window.ts';
import { hashOf, type Route, routeOf } from './route.ts';
import { withShownNames, withShownTexts } from './shown-names.ts';
import { useWindow, withPublication } from './store.ts';

let bridge: Bridge | undefined;

/** Joins the window's state to the main program. Listeners first: nothing that is published meanwhile may be missed. */
export function connect(to: Bridge): void {
  bridge = to;
  to.on('publication', (publication) =>
    useWindow.setState((state) => withPublication(state, withShownNames(publication))),
  );
  to.on('settings', (settings) => useWindow.setState({ settings }));
  to.on('show', (target) =>
    go(target.kind === 'share' ? { page: 'share', share: target.share } : { page: 'overview' }),
  );
  globalThis.addEventListener('hashchange', () => useWindow.setState({ route: routeOf(globalThis.location.hash) }));
  void load();
}

async function load(): Promise<void> {
  const [settings, publication] = await Promise.all([
    request('settings.get', undefined),
    request('publication.get', undefined),
  ]);
  if (settings !== undefined) useWindow.setState({ settings });
  if (publication === undefined) return;
  useWindow.setState((state) => {
    const hasNewer = (state.publication?.sequence ?? -1) >= publication.sequence;
    return hasNewer ? {} : withPublication(state, withShownNames(publication));
  });
}

/** Asks the main program; a request that does not arrive at all is a refusal like any other. */
export async function ask<Name extends RequestName>(
  name: Name,
  argument: RequestArgument<Name>,
): Promise<Reply<RequestResults[Name]>> {
  if (bridge === undefined) throw new Error('connect() was not called');
  try {
    const reply = await bridge.request(name, argument);
    // Each look has its own way (`load`): it is large, and most of its words are ours.
    return name === 'publication.get' ? reply : withShownTexts(reply);
  } catch (error) {
    return { ok: false, code: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Asks the main program; a refusal becomes a notice in the window and `undefined`. */
export async function request<Name extends RequestName>(
  name: Name,
  argument: RequestArgument<Name>,
): Promise<RequestResults[Name] | undefined> {
  const reply = await ask(name, argument);
  if (reply.ok) return reply.value;
  useWindow.setState({ problem: notices.requestFailed(reply.message) });
  return undefined;
}

export async function checkNow(): Promise<void> {
  if (useWindow.getState().checking) return;
  useWindow.setState({ checking: true });
  await request('look.now', undefined);
  useWindow.setState({ checking: false });
}

export async function startSample(): Promise<void> {
  await request('sample.start', undefined);
}

export async function stopSample(): Promise<void> {
  await request('sample.stop', undefined);
}

export async function changeSettings(change: Partial<Settings>): Promise<void> {
  const settings = await request('settings.change', change);
  if (settings !== undefined) useWindow.setState({ settings });
}

/** Whether the text is in the clipboard now. */
export async function copy(text: string): Promise<boolean> {
  return (await request('clipboard.write', text)) !== undefined;
}

export function dismissProblem(): void {
  useWindow.setState({ problem: undefined });
}

export function go(route: Route): void {
  globalThis.location.hash = hashOf(route);
  useWindow.setState({ route });
}
