/** Asking a NAS: what each step of the way came to. Names and what the NAS says are put in as they are. */
export const nasStepTexts = {
  reached: (host: string): string => `${host} answers.`,
  hostKeyKnown: 'Its host key is the one that is known.',
  hostKeyAccepted: 'Its host key has the fingerprint that was accepted.',
  hostKeyUnknown: (host: string): string =>
    `${host} is asked for the first time. Compare this fingerprint with the one that it shows itself, and accept it only if they are the same.`,
  loggedIn: (user: string): string => `Logged in as ${user}.`,
  loggedInUnnamed: 'Logged in.',
  recognised: (system: string): string => `It is ${system}.`,
  recognisedNot: 'Its system was not recognised, so it is worked on as plain Linux or BSD.',
  sessionsRead: (connections: number): string =>
    `Its SMB connections can be listed${connections === 0 ? '; there are none now' : ''}.`,
  sessionsReadWithoutNames:
    'Its connections can be listed, its sessions cannot: users and dialects stay unknown. With the line below it may tell them.',
  sessionsDenied:
    'This account may not list the SMB sessions. The line below, put into sudoers at the NAS, allows exactly that.',
  sessionsReadWithoutNamesAsUser:
    'Its connections can be listed, its sessions cannot: users and dialects stay unknown. An account of its Administrators group may read them.',
  sessionsDeniedToUser:
    'This account may not list the SMB sessions. An account of its Administrators group may; log in with one to see who is connected.',
  sessionsFailed: 'Its SMB sessions could not be read.',
  sessionsAbsent: 'It has no SMB service that lists sessions.',
  settingsRead: 'The settings of its SMB service can be read.',
  settingsDenied:
    'This account may not read the settings of the SMB service. The line below, put into sudoers at the NAS, allows exactly that.',
  settingsDeniedToUser:
    'This account may not read the settings of the SMB service, so it is not known whether multichannel is on there. An account of its Administrators group may read them.',
  settingsFailed:
    'The settings of its SMB service could not be read, so it is not known whether multichannel is on there.',
  settingsAbsent: 'It has no settings of an SMB service.',
  skipped: 'Not tried, because of the step before.',
} as const;

/** Why a NAS is not being read now; whole sentences. */
export const nasFailureTexts = {
  noSuchName: (host: string): string =>
    `No address is known for the name ${host}. Check how it is written, or give the address.`,
  refused: (host: string): string =>
    `${host} is there, but nothing listens for SSH. Switch SSH on at the NAS, or give the port that it listens on.`,
  noWay: (host: string): string =>
    `There is no way to ${host} from this machine now. It may be switched off or asleep.`,
  silent: (host: string): string =>
    `${host} did not answer in time. It may be switched off, asleep or behind a firewall.`,
  silentFor: (host: string, seconds: number): string =>
    `${host} has not answered for ${seconds} s. What was asked of it is still open, so nothing new is asked.`,
  hostKeyUnknown: (host: string): string =>
    `The host key of ${host} is not known any more. Compare its fingerprint before it is asked again.`,
  secretMissing: (name: string): string =>
    `The password or passphrase for ${name} is not stored on this machine. Give it to connect.`,
  mistake: 'Lanewise made a mistake with what the NAS said; its log tells more. It goes on trying.',
  failed: (reason: string): string => `It could not be asked: ${/[.!?]$/.test(reason) ? reason : `${reason}.`}`,
} as const;

/** Whether secrets can be kept. */
export const secretTexts = {
  noStore:
    'This desktop has no protected store of secrets (such as GNOME Keyring or KWallet), so passwords are kept only until Lanewise ends.',
  storeFailed: 'The store of secrets of this desktop did not take it, so it is kept only until Lanewise ends.',
} as const;
