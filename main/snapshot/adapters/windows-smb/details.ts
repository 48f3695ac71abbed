import type { Detail } from '../../../../shared/model/snapshot.ts';
import type { WindowsConnection, WindowsMapping } from '../../../../shared/model/windows-smb.ts';
import { windowsSmbTexts as texts } from '../../../../shared/text/windows-smb.ts';

const { labels } = texts;

/** `channels`: how many connections Windows counts, where they could not be listed. */
export function detailsOf(
  { port, persistent, state }: WindowsMapping,
  connection: WindowsConnection | undefined,
  rates: keyof typeof texts.rates,
  channels: number | undefined,
): readonly Detail[] {
  const { dialect, user } = connection ?? {};
  return [
    ...(dialect === undefined ? [] : [detail('dialect', dialect, texts.dialect(dialect))]),
    ...(user === undefined ? [] : [detail('login', user, user)]),
    ...(port === undefined ? [] : [detail('port', port, String(port))]),
    ...(persistent === undefined ? [] : [detail('persistent', persistent, persistent ? texts.yes : texts.no)]),
    ...(state === 'ok' ? [] : [detail('state', state, texts.states[state])]),
    ...(channels === undefined ? [] : [detail('connections', channels, String(channels))]),
    detail('rates', rates, texts.rates[rates]),
  ];
}

function detail(name: keyof typeof labels, value: Detail['value'], text: string): Detail {
  return { name, value, label: labels[name], text };
}
