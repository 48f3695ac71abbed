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
    case 'rss': {
      const found = settings.interfaces.filter(({ name }) => name === wish.interface);
      const [only] = found;
      if (only === undefined || found.length > 1)
        throw new ChangeRefused('changed-since', windowsFixTexts.noInterface(wish.interface));
      return changeTo({ setting: 'rss', ...only }, 'on', settings);
    }
    case 'constraint':
      return settings.constraints
        .filter(({ server }) => server === wish.server)
        .flatMap((one) => changeTo({ setting: 'constraint', ...one }, 'off', settings));
    default:
      return wish satisfies never;
  }
}

function changeTo(of: WindowsSubject, after: WindowsValue, settings: WindowsSettings): readonly Operation[] {
  const before = valueNow(of, settings);
  if (before === undefined) throw new ChangeRefused('failed', windowsFixTexts.unknownValue(windowsFixTexts.label(of)));
  return before === after ? [] : [{ kind: 'windows-setting', of, before, after }];
}
