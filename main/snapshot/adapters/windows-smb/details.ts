import type { Instant } from '../../../../shared/model/units.ts';
import { listed } from '../../../../shared/text/phrases.ts';
import type { Detail } from '../../../../shared/model/snapshot.ts';
import type { WindowsConnection, WindowsMapping } from '../../../../shared/model/windows-smb.ts';
import { countedTexts } from '../../../../shared/text/counted-by.ts';
import { windowsSmbTexts as texts } from '../../../../shared/text/windows-smb.ts';

const { labels } = texts;

/** Beside the mapping itself. */
interface Known {
  readonly connection: WindowsConnection | undefined;
  readonly rates: 'share' | 'none';
  /** How many connections Windows counts, where they could not be listed. */
  readonly channels: number | undefined;
  /** Of the whole machine, yet said of each share: what was not understood may change what is said of any. */
  readonly unknownProperties: readonly string[];
  /** What of it Windows keeps from this user. */
  readonly denied: readonly (keyof typeof texts.kept)[];
  /** When an administrator was told some of it, if any: the earliest. */
  readonly lookedAt: Instant | undefined;
}

export function detailsOf(
  { port, persistent, state }: WindowsMapping,
  { connection, rates, channels, unknownProperties, denied, lookedAt }: Known,
): readonly Detail[] {
  const { dialect, user } = connection ?? {};
  return [
    ...(dialect === undefined ? [] : [detail('dialect', dialect, texts.dialect(dialect))]),
    ...(user === undefined ? [] : [detail('login', user, user)]),
    ...(port === undefined ? [] : [detail('port', port, String(port))]),
    ...(persistent === undefined ? [] : [detail('persistent', persistent, persistent ? texts.yes : texts.no)]),
    ...(state === 'ok' ? [] : [detail('state', state, texts.states[state])]),
    ...(channels === undefined ? [] : [detail('connections', channels, String(channels))]),
    ...(denied.length === 0 ? [] : [kept(denied)]),
    ...(lookedAt === undefined ? [] : [looked(lookedAt)]),
    ...(unknownProperties.length === 0 ? [] : [notUnderstood(unknownProperties)]),
    detail('rates', rates, countedTexts.of[rates]),
  ];
}

const needs = 'windows-administrator';

const kept = (denied: Known['denied']): Detail => ({
  ...detail('denied', denied.join(' '), listed(denied.flatMap((part) => [...texts.kept[part]]))),
  needs,
});

const looked = (at: Instant): Detail => ({
  ...detail('administrator', new Date(at).toISOString(), dateAndTime.format(at)),
  note: texts.ofThen,
  needs,
});

const dateAndTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** Each is named `smb-mappings.Foo`; for people `smb-mappings: Foo, Bar`. */
function notUnderstood(properties: readonly string[]): Detail {
  const byScript = Map.groupBy(properties, (property) => property.split('.', 1)[0]);
  const named = [...byScript].map(
    ([script, all]) => `${script}: ${all.map((one) => one.replace(/^.*\./, '')).join(', ')}`,
  );
  return {
    ...detail('notUnderstood', properties.join(' '), texts.notUnderstood(properties.length)),
    note: named.join('; '),
  };
}

function detail(name: keyof typeof labels, value: Detail['value'], text: string): Detail {
  return { name, value, label: labels[name], text };
}
