import type { ShareWords } from '../model/share-words.ts';

/** What every client of SMB calls its shares. */
export const smbWords = {
  share: 'share',
  lanes: 'channels',
  remote: 'Share',
  asked: 'Channels requested',
  lanesThere: 'Channels open',
  announced: 'Announced',
} as const satisfies Partial<ShareWords>;

/** What the adapter of Linux's SMB client says of its shares. */
export const smbClientTexts = {
  words: { ...smbWords, attached: 'Mount', at: 'Mounted at' },
  channel: (number: number): string => `Channel ${number}`,
  missing: {
    denied:
      'The channels could not be read: this user may not open /proc/fs/cifs/DebugData. Run Lanewise as a user who may.',
    failed: (source: string, reason: string): string => `The channels could not be read from ${source}: ${reason}`,
    noSession: 'The kernel shows no session for this mount, so its channels cannot be counted.',
    signatures:
      'Answers fail the check of their signature, and the log does not say on which channel, so it is not known how many of them carry.',
    unseen: {
      'smb-direct': 'SMB Direct has no TCP connections, so it is not known which ports the channels use.',
      'other-namespace':
        'The channels belong to another network namespace, as a container has one. Its connections are not listed here, so it is not known which ports they use.',
      'not-listed':
        'The kernel calls the channels open, but their connections are not in the list, so it is not known which ports they use.',
    },
  },
  labels: {
    address: 'Server address',
    dialect: 'Dialect',
    login: 'Signed in',
    multichannel: 'NAS offers multichannel',
    readSize: 'Largest read (rsize)',
    readAhead: 'Read-ahead (rasize)',
    echo: 'Kernel notices a dead path after',
  },
  logins: { user: 'with an account', guest: 'as guest', anonymous: 'anonymous' },
  dialect: (version: string): string => `SMB ${version}`,
  echoHelp: (interval: number): string => `(3 × echo_interval of ${interval} s)`,
  yes: 'yes',
  no: 'no',
} as const;

/** A dialect as the protocol writes it (0x311) as people do: `3.1.1`. */
export function dialectVersion(dialect: number): string {
  const digits = dialect.toString(16).padStart(3, '0').split('');
  return (digits.at(-1) === '0' ? digits.slice(0, -1) : digits).join('.');
}
