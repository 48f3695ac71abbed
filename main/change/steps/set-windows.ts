import { z } from 'zod';
import { windowsFixTexts } from '../../../shared/text/fixes/windows.ts';
import { ChangeRefused } from '../changer.ts';
import type { Operation } from '../operation.ts';
import type { WindowsSubject, WindowsValue } from '../operations/windows-setting.ts';
import { valueNow, windowsSettingsOf, type WindowsSettings } from '../origin/windows-settings.ts';
import { stepKind } from './step-kind.ts';
import { serverSchema, text } from './values.ts';

/** What is wished of this machine's SMB client; each has one value that it can be given, so none can be named. */
const wishSchema = z.discriminatedUnion('setting', [
  /** Multichannel on. */
  z.strictObject({ setting: z.literal('multichannel') }),
  /** No limit on the dialect. */
  z.strictObject({ setting: z.literal('dialect-cap') }),
  /** Receive side scaling of the interface of that name on. */
  z.strictObject({ setting: z.literal('rss'), interface: text(256) }),
  /** No constraint of that server. */
  z.strictObject({ setting: z.literal('constraint'), server: serverSchema }),
  /** A constraint of that server, which has none, to the interfaces of these names. */
  z.strictObject({
    setting: z.literal('constrain'),
    server: serverSchema,
    interfaces: z.array(text(256)).min(1).max(8),
  }),
]);
type Wish = z.infer<typeof wishSchema>;

const schema = z.strictObject({ verb: z.literal('set-windows'), wishes: z.array(wishSchema).min(1).max(8) });

export const setWindows = stepKind(schema, {
  async prepare({ wishes }, machine) {
    if (machine.family !== 'windows') throw new ChangeRefused('bad-plan', windowsFixTexts.notWindows);
    const settings = await windowsSettingsOf(machine);
    return wishes.flatMap((wish) => operationsFor(wish, settings));
  },
  // An adapter that restarts opens its connections anew.
  forNewConnections: ({ wishes }) =>
    wishes.every(({ setting }) => setting === 'rss') ? undefined : windowsFixTexts.newConnections,
});

function operationsFor(wish: Wish, settings: WindowsSettings): readonly Operation[] {
  switch (wish.setting) {
    case 'multichannel':
      return changeTo({ setting: 'multichannel' }, 'on', settings);
    case 'dialect-cap':
      return changeTo({ setting: 'dialect-cap' }, 'None', settings);
    case 'rss':
      return changeTo({ setting: 'rss', ...interfaceOf(wish.interface, settings) }, 'on', settings);
    case 'constraint':
      return settings.constraints
        .filter(({ server }) => server === wish.server)
        .flatMap((one) => changeTo({ setting: 'constraint', ...one }, 'off', settings));
    case 'constrain':
      return constrain(wish, settings);
    default:
      return wish satisfies never;
  }
}

function interfaceOf(wanted: string, { interfaces }: WindowsSettings): WindowsSettings['interfaces'][number] {
  const found = interfaces.filter(({ name }) => name === wanted);
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new ChangeRefused('changed-since', windowsFixTexts.noInterface(wanted));
  return only;
}

/** What somebody has constrained already stays as it is: an interface more would not keep out those that it names. */
function constrain(
  { server, interfaces }: Extract<Wish, { setting: 'constrain' }>,
  settings: WindowsSettings,
): readonly Operation[] {
  const wanted = interfaces.map((name) => interfaceOf(name, settings));
  const foreign = settings.constraints.find(
    (one) => one.server.toLowerCase() === server.toLowerCase() && wanted.every(({ guid }) => guid !== one.guid),
  );
  if (foreign !== undefined)
    throw new ChangeRefused('changed-since', windowsFixTexts.otherConstraint(foreign.server, foreign.name));
  return wanted.flatMap((only) => changeTo({ setting: 'constraint', server, ...only }, 'on', settings));
}

function changeTo(of: WindowsSubject, after: WindowsValue, settings: WindowsSettings): readonly Operation[] {
  const before = valueNow(of, settings);
  if (before === undefined) throw new ChangeRefused('failed', windowsFixTexts.unknownValue(windowsFixTexts.label(of)));
  return before === after ? [] : [{ kind: 'windows-setting', of, before, after }];
}
