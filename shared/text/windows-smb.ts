import type { WindowsMappingState } from '../model/windows-smb.ts';
import { countedTexts } from './counted-by.ts';
import { smbWords } from './smb-client.ts';

/** What the adapter of the SMB client of Windows says of its shares. */
export const windowsSmbTexts = {
  words: { ...smbWords, attached: 'Mapping', at: 'Mapped as' },
  connection: (number: number): string => `Connection ${number}`,
  missing: {
    noConnection:
      'Windows has no connection for this share now and opens one when it is next used, so its paths cannot be counted.',
    noTcpConnection:
      'This share has no TCP connection now. Windows opens one when the share is next used, or it carries the share by RDMA, which it shows to administrators only. So its paths cannot be counted.',
    sockets: 'The connections of this machine could not be listed, so the paths of this share cannot be counted.',
    notLoaded:
      'This share has not been under load yet. Windows opens its other connections only while eight or more requests are under way, so it is not known whether it would use every port.',
    pairs:
      'Which addresses the NAS offers may only be read by an administrator, so it is not known whether there is another port.',
    multichannelOff:
      'Multichannel is off on this machine, so that Windows does not ask the NAS for its ports, and it is not known whether there is another one.',
    unsure: 'Windows lists no addresses of this NAS, so it is not known which of the open connections lead to it.',
  },
  labels: {
    dialect: 'Dialect',
    login: 'Signed in',
    port: 'TCP port',
    persistent: 'Comes back after signing in',
    state: 'State of the mapping',
    connections: 'Connections that Windows counts',
    denied: 'Kept from this user',
    administrator: 'Looked as administrator',
    notUnderstood: 'Not understood',
    rates: countedTexts.label,
  },
  /** What Windows may tell to administrators alone. */
  kept: { connections: ['dialect', 'account'], pairs: ['the addresses that the NAS offers'] },
  ofThen: 'What was read then is shown as of then, until mappings, interfaces, addresses or settings change.',
  notUnderstood: (properties: number): string => (properties === 1 ? '1 property' : `${properties} properties`),
  dialect: (version: string): string => `SMB ${version}`,
  states: {
    ok: 'connected',
    paused: 'paused',
    disconnected: 'not connected',
    'network-error': 'network error',
    connecting: 'connecting',
    reconnecting: 'reconnecting',
    unavailable: 'unavailable',
    other: 'in a state that is not known here',
  } satisfies Readonly<Record<WindowsMappingState, string>>,
  yes: 'yes',
  no: 'no',
} as const;
