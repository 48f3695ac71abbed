import { commandOf } from '../phrases.ts';

/** Why a change cannot be prepared: the fact, what it means, and what to do. */
export const preparing = {
  /** First line of every file that is Lanewise's own. */
  mark: 'Written by Lanewise; changed and removed by its fixes and their undo.',
  nothingToDo:
    'Everything is as this fix would leave it already, so nothing is changed. Look again to see what is left.',
  notUnderstood: (why: string): string =>
    `Something on this machine could not be understood, so nothing is changed. ${why}`,
  notReadable: (why: string): string => `Something on this machine could not be read, so nothing is changed. ${why}`,

  isLink: (path: string): string =>
    `${path} is a symbolic link, and another program may own what it leads to, so it is not changed. Make the change by hand.`,
  unusualFile: (path: string): string =>
    `${path} is not a plain file that belongs to root, so it is not changed. Make the change by hand.`,
  notUtf8: (path: string): string =>
    `${path} holds bytes that are no UTF-8 text and would not survive a change, so it is not changed. Make the change by hand.`,
  foreignFile: (path: string): string =>
    `${path} has the name of a file of Lanewise but was written or changed by somebody else, so it is left alone. Move it away, then try again.`,

  noMountCifs:
    'The program mount.cifs is missing, so the share could not be mounted again. Install the package cifs-utils, then try again.',
  namedTwice: 'The same place is named twice, so nothing is changed. Look again, then try again.',
  notMounted: (at: string, remote: string): string =>
    `${remote} is not mounted at ${at} any more, so nothing is changed. Look again, then try again.`,
  hidden: (at: string): string =>
    `Something else is mounted over ${at}, so the share there cannot be unmounted alone. Unmount what lies over it, then try again.`,
  mountedWithin: (at: string, inner: string): string =>
    `${inner} is mounted within ${at}, so ${at} cannot be unmounted. Unmount ${inner}, then try again.`,
  shownElsewhere: (at: string, other: string): string =>
    `The share at ${at} is shown at ${other} too, and would keep its old connection. Unmount ${other}, then try again.`,
  alsoMounted: (at: string): string =>
    `${at} is a share of the same NAS, and would keep the old connection for all of them. Look again, so that it is mounted anew with them.`,

  automounter: (at: string, map: string): string =>
    `${at} is mounted by the automounter from its map ${map}, which mounts it by itself, so it is not changed. Add the options to the map, then unmount ${at}; the next use mounts it with them.`,
  unclearOrigin: {
    'several-lines': (at: string): string =>
      `/etc/fstab has several lines for ${at}, so it is not certain which one counts. Leave one of them, then try again.`,
    'other-share': (at: string): string =>
      `/etc/fstab mounts something else at ${at} than what is mounted there now. Unmount it and mount it by its line (mount ${at}), or correct the line, then try again.`,
    'other-place': (at: string, written: string): string =>
      `/etc/fstab mounts this share at ${written}, and it is mounted at ${at} now. Write the place in /etc/fstab as ${at}, or mount it where the line says, then try again.`,
  },
  lineWithoutOptions: (line: number): string =>
    `Line ${line} of /etc/fstab has no options, so there is nothing to add to. Write "defaults" as its fourth field, then try again.`,
  laterDropIn: (at: string, file: string): string =>
    `${file} sets the options of ${at} and counts more than a file of Lanewise would. Change the options there.`,
  commaInPassword:
    'The password in this line seems to hold a comma, so it cannot be told where it ends. Put it into a credentials file, then try again.',

  unknownOption: (at: string, option: string): string =>
    `${at} was mounted by hand with the option ${option}, which Lanewise does not set. Unmount it and mount it with your own command and the new options.`,
  needsAccount: (at: string): string =>
    `${at} was mounted by hand and is in no file of this machine, so its password is not known here. Give the account it is mounted with, or unmount it and mount it yourself with the new options.`,
  mountedOtherwise: (at: string, option: string): string =>
    `${at} is mounted with another value of ${option} than its line gives, so a change of it could not be reverted. Mount it by its line first (${remountCommands(at)}), then try again.`,
  otherAccount: (at: string, user: string | undefined): string =>
    `${at} is mounted ${user === undefined ? 'with another account' : `as ${user}`}, and only that account's password would bring it back. Give that account, or mount the share yourself.`,
  mountedByUser: (at: string, user: string | undefined): string =>
    `${at} was mounted by ${user === undefined ? 'one of its users' : user}, as its line in /etc/fstab allows. Mounted anew by root it would belong to root, so it is not changed. Add the options to its line, then mount it anew as that user (${remountCommands(at, [])}).`,
  otherServer: (at: string, remote: string, address: string): string =>
    `${at} was mounted by hand as ${remote}, but the kernel has no share of this name at ${address}: it was led there from another server (DFS). It could not be mounted again as it is, so it is not changed. Unmount it and mount it with your own command and the new options.`,
  openUnit: (at: string, folder: string, unit: string, wished: string): string =>
    `${at} is mounted by the systemd unit ${unit}, and others than root can change the folder ${folder}: while root mounts the share, its name could be made to lead elsewhere, so it is not changed. Mount it below a folder that only root can change (/mnt, say), or change it yourself${wished === '' ? '' : `: add ${wished} to Options= of the section [Mount]`} (${unitCommands(unit)}).`,
  openLine: (at: string, folder: string, line: number): string =>
    `Others than root can change the folder ${folder}, and line ${line} of /etc/fstab has an option (X-mount…) that needs the name of the place: while root mounts the share at ${at}, its name could be made to lead elsewhere, so it is not changed. Remove that option, or change the line and mount it anew yourself (${remountCommands(at)}).`,
  setTwice: 'The same setting is named twice, so nothing is changed. Look again, then try again.',
  noInterface: (name: string): string =>
    `There is no interface ${name} on this machine (any more), so nothing is changed. Look again, then try again.`,
  notItsAddress: (name: string, address: string): string =>
    `${address} is not an address of ${name} (any more), so nothing is changed. Look again, then try again.`,
  loopback: (name: string): string =>
    `${name} is the loopback of this machine, and no NAS is behind it, so nothing is changed.`,
  noNas: (address: string): string =>
    `${address} is neither an address that a share is mounted from nor another machine on this network, so its way is not changed. Look again, then try again.`,
  mtuRaised: (name: string, bytes: number): string =>
    `${name} sends smaller packets than ${bytes} bytes now, and larger ones could be lost on the way, so nothing is changed. Raise the size by hand if every port and switch takes it.`,
  notAnnounceable: (address: string): string =>
    `${address} is not an address of this machine that others could use (any more), so Samba is not told to announce it. Look again, then try again.`,
  otherFamily: (to: string, source: string): string =>
    `${to} and ${source} are not both IPv4 or both IPv6, so no route can join them. Look again, then try again.`,
  notInNetwork: (source: string, network: string): string =>
    `${source} is not in the network ${network} by the settings of its interface, so nothing is changed. Look again, then try again.`,
  noWay: (address: string, name: string): string =>
    `${address} is in no network of ${name}, and no router is known behind it, so it cannot be reached that way. Give ${name} an address in the network of the NAS first.`,
  otherRoute: (network: string): string =>
    `There is a route to ${network} already that somebody else set up, with more to it than Lanewise could revert. Remove it by hand, then try again.`,
  otherRule: (address: string): string =>
    `There is a routing rule for ${address} already that somebody else set up, so none is added. Remove it by hand, then try again.`,
  noFreeTable:
    'All routing tables that could be used are taken, so nothing is changed. Remove one by hand, then try again.',
  mtuLimit: (name: string, bytes: number, largest: number): string =>
    `${name} takes packets of ${Number.isFinite(largest) ? `at most ${largest}` : 'another number of'} bytes, not ${bytes}, so nothing is changed. Choose a size that every port on the way takes.`,

  appliance: (name: string): string =>
    `${name} writes its Samba configuration anew by itself, so a change there would be lost. Change the setting in its own web interface.`,
  noSamba:
    'There is no Samba here that says which configuration it uses, so nothing is changed. Change the setting by hand.',
  otherConfiguration: (path: string, line: string): string =>
    `${path} takes its settings from elsewhere (${line}), so a change in it might not count. Change the setting where that leads.`,
  continuedLine: (path: string): string =>
    `The last line of ${path} ends with a backslash, so what is added would become a part of it. Remove the backslash, then try again.`,
  unfinishedBlock: (path: string): string =>
    `The part of ${path} that Lanewise wrote has lost its end, so it is left alone. Remove it by hand, then try again.`,
  tooManyCredentials: (folder: string): string =>
    `${folder} holds more files for this account than can be told apart, so nothing is changed. Remove those that no share needs, then try again.`,
  severalAccounts: 'One change can use one account only. Do it for each account by itself.',
  unfitPassword: 'The password holds a line break, which no credentials file can hold. Change the password at the NAS.',
} as const;

function remountCommands(at: string, root: readonly string[] = ['sudo']): string {
  const commands = ['umount', 'mount'].map(
    (program) => commandOf(...root, program, at) ?? `${[...root, program].join(' ')} …`,
  );
  return commands.join(' && ');
}

function unitCommands(unit: string): string {
  return ['edit', 'restart']
    .map((verb) => commandOf('sudo', 'systemctl', verb, unit) ?? `sudo systemctl ${verb} …`)
    .join(' && ');
}
