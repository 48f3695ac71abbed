/** What is said when connections of an NFS mount are sent to another address. */
export const nfsFixTexts = {
  moved:
    'The share stays mounted and no file is closed: what goes by a connection that is moved waits until it is open at its new address.',
  undo: 'Undo sends exactly these connections to their old address again. One that has gone with its mount needs no undo.',
  untilUnmounted: (address: string): string =>
    `This lasts until the share is unmounted. A new mount has all its connections at ${address} again.`,

  noHelper:
    'The program mount.nfs is missing, so the share could not be mounted again. Install the package nfs-common (nfs-utils), then try again.',
  noLine: (at: string): string =>
    `No line of /etc/fstab surely mounts the share at ${at}, so it is not clear what it would be mounted by. Nothing was changed. Change its options where it comes from.`,
  otherwise: (at: string, option: string): string =>
    `The share at ${at} is mounted with another ${option} than its line of /etc/fstab says, so that undo could not give it back. Nothing was changed. Make them agree first.`,
  openPlace: (at: string, folder: string): string =>
    `Others than root can change the folder ${folder}, and NFS can be mounted by the name of the place alone: while root mounts the share at ${at}, that name could be made to lead elsewhere. Nothing was changed. Mount it below a folder that only root can change (/mnt, say), or change its line and mount it again by hand.`,
  forUsers: (at: string): string =>
    `Any user may mount the share at ${at} by its line of /etc/fstab, so nobody knows whose it is. Nothing was changed. Unmount it and mount it again by hand.`,

  otherServer: (address: string, home: string): string =>
    `The kernel does not recognize ${address} as the same NFS server as ${home}. A connection there would be refused again and again, so nothing was changed.`,
  notAsked: (address: string, words: string): string =>
    `The share cannot be mounted by ${address} (${words}), so nobody knows whether it is the same NFS server. Nothing was changed.`,

  noAnswer: 'no answer came',
  notShown: 'the kernel does not show that mount',

  notMounted: (at: string): string =>
    `There is no NFS share of this name at ${at} any more, so nothing is changed. Look again, then try again.`,
  tooOld: (at: string): string =>
    `The share at ${at} is mounted by an NFS version before 4.1 or not by TCP, and cannot use a second address. Nothing was changed.`,
  hasRoom: (at: string): string =>
    `The share at ${at} is mounted with max_connect, so that a second mount by the other address adds a connection. Nothing was changed. Mount it there as well.`,
  otherFamily: (address: string, home: string): string =>
    `${address} and ${home} are not both IPv4 or both IPv6, so a connection cannot be moved from one to the other. Nothing was changed.`,
  notTold: (at: string): string =>
    `This kernel does not list the connections of the share at ${at} (it does from Linux 5.14 on), so none of them can be moved. Nothing was changed.`,
  several: (at: string, home: string): string =>
    `There are several sets of connections to ${home}, and the kernel does not say which of them the share at ${at} has. Nothing was changed.`,
  tooFew: (at: string, needed: number): string =>
    `The share at ${at} needs ${needed} open connections to use these addresses. Nothing was changed. Mount it with nconnect=${needed} or more. If it has that already, read something from it, because the kernel closes connections that nobody uses, and try again.`,
} as const;
