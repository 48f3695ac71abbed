/** What is said about changing this machine when it has Windows. */

type Subject =
  | { readonly setting: 'multichannel' | 'dialect-cap' }
  | { readonly setting: 'rss'; readonly name: string }
  | { readonly setting: 'constraint'; readonly name: string; readonly server: string };

export const windowsFixTexts = {
  /** The beginning of a sentence. */
  label(of: Subject): string {
    switch (of.setting) {
      case 'multichannel':
        return 'The setting for SMB multichannel';
      case 'dialect-cap':
        return 'The highest SMB version';
      case 'rss':
        return `The setting for receive side scaling of ${of.name}`;
      case 'constraint':
        return `The constraint of ${of.server} to ${of.name}`;
      default:
        return of satisfies never;
    }
  },
  sentence(of: Subject, value: string): string {
    switch (of.setting) {
      case 'multichannel':
        return `Switch SMB multichannel ${value}`;
      case 'dialect-cap':
        return value === 'None' ? 'Lift the limit on the SMB version' : `Limit the SMB version to ${value}`;
      case 'rss':
        return `Switch receive side scaling of ${of.name} ${value}`;
      case 'constraint':
        return value === 'on'
          ? `Constrain ${of.server} to ${of.name}`
          : `Remove the constraint of ${of.server} to ${of.name}`;
      default:
        return of satisfies never;
    }
  },

  restarts: (name: string): string =>
    `${name} restarts, and its network is gone for some seconds. Running copies may fail: let them end first.`,
  interruptsNothing: 'Nothing is interrupted: connections that are open go on as they are.',
  notByOthers: (server: string, interfaces: string): string =>
    `Windows then reaches ${server} through ${interfaces} alone, also where this machine is in another network: there the VPN may not lead to it until this is undone.`,
  undo: 'Undo restores the value that is set now. Windows asks for permission again.',
  newConnections:
    'Connections that are open keep the old setting: to use the new one, close the files of each share, remove its mapping, wait for a minute and map it again, or restart this machine.',

  /** `how`: how the commands beneath are run. */
  mapAgain: (how: string): string =>
    `Then close the files of the share, remove its mapping, wait for a minute and map it again, because open connections keep the old setting. Have its password at hand: Windows may not have kept it. ${how}`,

  badOperation: 'This is nothing that Lanewise changes on Windows. Nothing was changed.',
  notWindows: 'This change is for a machine with Windows. Nothing was changed.',
  noInterface: (guid: string): string =>
    `There is no interface ${guid} on this machine (any more), so nothing is changed. Look again, then try again.`,
  noRss: (name: string): string =>
    `${name} has no receive side scaling, so it cannot be switched on. Nothing was changed.`,
  otherConstraint: (server: string, name: string): string =>
    `There is a constraint of ${server} to ${name} already, so nothing is changed. Look again, then try again.`,
  noConstraint: (server: string, name: string): string =>
    `There is no constraint of ${server} to ${name} (any more), so nothing is changed. Look again, then try again.`,
  unknownValue: (what: string): string =>
    `${what} has no value that is known here, so nothing is changed. Use the commands.`,
} as const;
