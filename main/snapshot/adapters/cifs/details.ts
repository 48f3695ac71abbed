import type { CifsMount, CifsSession } from '../../../../shared/model/cifs.ts';
import type { Detail } from '../../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../../shared/model/units.ts';
import { amountText, durationText } from '../../../../shared/text/screens/numbers.ts';
import { smbClientTexts as texts, dialectVersion } from '../../../../shared/text/smb-client.ts';

const { labels, logins } = texts;

/** What people and programs read of a mount and its session. */
export function detailsOf(mount: CifsMount, session: CifsSession | undefined): readonly Detail[] {
  return [...(session === undefined ? [] : sessionDetails(mount, session)), ...mountDetails(mount)];
}

function sessionDetails({ user }: CifsMount, session: CifsSession): readonly Detail[] {
  const { dialect, login, serverMultichannel: multichannel } = session;
  const version = dialect === undefined ? undefined : dialectVersion(dialect);
  const name = login === 'user' && user !== undefined ? user : logins[login];
  return [
    ...(version === undefined
      ? []
      : [{ name: 'dialect', value: version, label: labels.dialect, text: texts.dialect(version) }]),
    { name: 'login', value: login, label: labels.login, text: name },
    ...(multichannel === undefined
      ? []
      : [
          {
            name: 'serverMultichannel',
            value: multichannel,
            label: labels.multichannel,
            text: multichannel ? texts.yes : texts.no,
          },
        ]),
  ];
}

function mountDetails({ address, readSize, readAheadSize, echoIntervalSeconds: echo }: CifsMount): readonly Detail[] {
  return [
    ...(address === undefined ? [] : [{ name: 'address', value: address, label: labels.address, text: address }]),
    ...(readSize === undefined
      ? []
      : [{ name: 'readSize', value: readSize, label: labels.readSize, text: amountText(readSize) }]),
    ...(readAheadSize === undefined
      ? []
      : [{ name: 'readAheadSize', value: readAheadSize, label: labels.readAhead, text: amountText(readAheadSize) }]),
    ...(echo === undefined ? [] : [echoDetail(echo)]),
  ];
}

function echoDetail(interval: number): Detail {
  return {
    name: 'echoIntervalSeconds',
    value: interval,
    label: labels.echo,
    text: durationText(milliseconds(interval * 3000)),
    note: texts.echoHelp(interval),
  };
}
