/** Connecting to a NAS: the outcome of each step. Names, and what the NAS reports, are put in as they are. */
export const nasStepTexts = {
  reached: (host: string): string => `${host} answers.`,
  hostKeyKnown: 'Its host key is the known one.',
  hostKeyAccepted: 'Its host key has the accepted fingerprint.',
  hostKeyUnknown: (host: string): string =>
    `This is the first connection to ${host}. Compare this fingerprint with the one that the NAS shows, and accept it only if they match.`,
  loggedIn: (user: string): string => `Logged in as ${user}.`,
  loggedInUnnamed: 'Logged in.',
  recognised: (system: string): string => `It is ${system}.`,
  recognisedNot: 'Its system was not recognised, so it is read as plain Linux or BSD.',
  sessionsRead: (connections: number): string =>
    `Its SMB connections can be listed${connections === 0 ? '; there are none now' : ''}.`,
  sessionsReadWithoutNames:
    'Its connections can be listed, its sessions cannot: users and dialects stay unknown. The line below may allow it.',
  sessionsDenied:
    'This account may not list the SMB sessions. The line below, added to sudoers on the NAS, allows exactly that.',
  sessionsReadWithoutNamesAsUser:
    'Its connections can be listed, its sessions cannot: users and dialects stay unknown. An account of its Administrators group may read them.',
  sessionsDeniedToUser:
    'This account may not list the SMB sessions. An account of its Administrators group may; log in with one to see who is connected.',
  sessionsFailed: 'Its SMB sessions could not be read.',
  sessionsAbsent: 'It has no SMB service that lists sessions.',
  settingsRead: 'The settings of its SMB service can be read.',
  settingsDenied:
    'This account may not read the settings of the SMB service. The line below, added to sudoers on the NAS, allows exactly that.',
  settingsDeniedToUser:
    'This account may not read the settings of the SMB service, so it is not known whether multichannel is on there. An account of its Administrators group may read them.',
  settingsFailed:
    'The settings of its SMB service could not be read, so it is not known whether multichannel is on there.',
  settingsAbsent: 'It has no settings of an SMB service.',
  skipped: 'Not tried, because the step before failed.',
} as const;

/** Why a NAS is not read now; whole sentences. */
export const nasFailureTexts = {
  noSuchName: (host: string): string =>
    `No address is known for the name ${host}. Check the spelling, or enter the address.`,
  refused: (host: string): string =>
    `${host} is there, but nothing listens for SSH. Switch SSH on at the NAS, or enter the port of its SSH service.`,
  noWay: (host: string): string => `${host} cannot be reached from this machine now. It may be switched off or asleep.`,
  silent: (host: string): string =>
    `${host} did not answer in time. It may be switched off, asleep or behind a firewall.`,
  silentFor: (host: string, seconds: number): string =>
    `${host} has not answered for ${seconds} s. The last request is still open, so no new one is sent.`,
  hostKeyUnknown: (host: string): string =>
    `The host key of ${host} is no longer known. Compare its fingerprint, then connect again.`,
  secretMissing: (name: string): string =>
    `The password or passphrase for ${name} is not stored on this machine. Enter it to connect.`,
  mistake: 'Lanewise made a mistake with what the NAS reported. It keeps trying; the log has the details.',
  failed: (reason: string): string => `The NAS could not be read: ${/[.!?]$/.test(reason) ? reason : `${reason}.`}`,
} as const;

/** Whether secrets can be kept. */
export const secretTexts = {
  noStore:
    'This desktop has no protected store of secrets (such as GNOME Keyring or KWallet), so passwords are kept only until Lanewise ends.',
  storeFailed: 'The store of secrets of this desktop did not accept it, so it is kept only until Lanewise ends.',
} as const;
