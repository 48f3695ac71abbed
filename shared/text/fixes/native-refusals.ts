/** Why this machine refused a change: fact, consequence, action. */
export const nativeRefusals = {
  notPlain: (path: string) =>
    `${JSON.stringify(path.slice(0, 200))} is not a plain absolute path. Nothing was changed there.`,
  noDirectory: (path: string) => `The directory ${path} is not there and could not be made. Nothing was changed there.`,
  notDirectory: (path: string) =>
    `${path} is a symbolic link or no directory. What it leads to could be changed by others, so nothing was changed there. Make it a plain directory, or change the file by hand.`,
  openToOthers: (path: string) =>
    `Other users than root may write into ${path}. What is in it is not safe to change as root, so nothing was changed there. Correct its owner and permissions, or change the file by hand.`,
  symbolicLink: (path: string) =>
    `${path} is a symbolic link. What it leads to belongs to something else, so it was not changed. Change it by hand.`,
  notFile: (path: string) => `${path} is not a plain file. It was not changed.`,
  secondName: (path: string) =>
    `The file ${path} has a second name (hard link). Changing one would leave the other behind, so it was not changed. Remove the second name, or change it by hand.`,
  notRoots: (path: string) =>
    `The file ${path} does not belong to root. It was not changed. Correct its owner, or change it by hand.`,
  tooLarge: (path: string) =>
    `The file ${path} is larger than any configuration file known here. It was not changed. Change it by hand.`,
  specialMode: (path: string) => `The file ${path} would get special permission bits. It was not changed.`,
  notAllowed: (path: string) =>
    `${path} is none of the files that are changed by this program. Nothing was changed there.`,
  readOnly: (path: string) =>
    `${path} is on a file system that is read-only. It was not changed. Make it writable, or use the commands on a system that keeps its settings elsewhere.`,
  diskFull: (path: string) =>
    `There is no space left for ${path}. It was not changed. Free some space, then try again.`,
  disk: (path: string, errno: string) => `${path} could not be changed: the system answered ${errno}. It is as it was.`,
  record: (path: string) =>
    `The record ${path} is not understood. Nothing was changed. It was written by another version, or damaged.`,
  setAside: (path: string) =>
    `The record ${path} of an unfinished change cannot be read: it was written by another version, or damaged. What that change had done by then is left as it is. Look at the file by hand, or start the version that wrote it.`,
  noProgram: (program: string) =>
    `The program ${program} is not in a directory that only root can change. Nothing was changed. Install it, then try again.`,
  checkFailed: (path: string, words: string) =>
    `Samba would not understand the new ${path} (${words}). It was not changed. Look at the file by hand.`,
  activation: (path: string, words: string) =>
    `${path} was written, but the system did not take it over (${words}). The file is as it was before.`,
  unarmed:
    'The process that would revert the change by itself could not be started. Nothing is changed without it. Try again.',
  noSecret: (path: string) => `The password for ${path} is not there. Nothing was changed. Enter it again.`,
  changedSince: (thing: string) =>
    `${thing} is not as it was when the preview was made. Nothing was changed there. Look at a new preview.`,
  refused: (thing: string, words: string) => `${thing} could not be changed: ${words}. It is as it was.`,
  noEffect: (thing: string) =>
    `The system took the change of ${thing} without a word, but it is not in force. It is reverted.`,
  badOperation: (thing: string) => `${thing} cannot be changed in this way. Nothing was changed.`,
} as const;

/** Why a share could not be unmounted or mounted. */
export const mountRefusals = {
  busy: (at: string, holders: readonly string[]) =>
    `The share at ${at} is in use${holders.length === 0 ? '' : ` by ${holders.join(', ')}`}. It was not unmounted, nothing is forced. Close ${
      holders.length === 0 ? 'the programs that use it' : holders.length === 1 ? 'it' : 'them'
    }, then try again.`,
  wrongPassword: (at: string) =>
    `The NAS does not accept this user name and password for the share at ${at}. It was not mounted. Check both, then try again.`,
  noHelper:
    'The program mount.cifs is missing. Shares cannot be mounted without it. Install the package cifs-utils, then try again.',
  noNfsHelper:
    'The program mount.nfs is missing. Shares cannot be mounted without it. Install the package nfs-common (nfs-utils), then try again.',
  noAnswer: (at: string) =>
    `The NAS did not answer when the share at ${at} was mounted. It was not mounted. See whether the NAS is on, then try again.`,
  noShare: (at: string) => `The NAS has no share of the name that is mounted at ${at}. It was not mounted.`,
  optionsRefused: (at: string) =>
    `The kernel does not take these options for the share at ${at}. It was not mounted with them.`,
  fullFile: (at: string, file: string) => `There is no space left for ${file}. The share at ${at} was not mounted.`,
  link: (at: string) =>
    `The way to ${at} leads over a symbolic link. What is mounted there could land elsewhere, so nothing was mounted. Use the path without the link.`,
  openUnit: (at: string, unit: string) =>
    `${at} is mounted by the systemd unit ${unit}, and others than root can change a folder on the way there, so its name could lead elsewhere at that moment. Nothing was changed. Mount it at a place that only root can change, or change it by hand.`,
  byNameAlone: (at: string) =>
    `Others than root can change a folder on the way to ${at}, and NFS can be mounted there by the name of the place alone, which could lead elsewhere at that moment. Nothing was changed. Mount it at a place that only root can change, or change it by hand.`,
  openLine: (at: string) =>
    `Others than root can change a folder on the way to ${at}, and /etc/fstab has no line for this share there that can be used without the name of the place. Nothing was changed. Mount it at a place that only root can change, or change it by hand.`,
  moved: (at: string) =>
    `The folder ${at} was renamed again and again while the share was mounted there. It was not mounted. See which program renames it, then try again.`,
  strayed: (at: string, place: string) =>
    `The share that was to be mounted at ${at} came to lie over ${place}, so it was unmounted there at once. See which program changes the folders on the way to ${at}, then try again.`,
  noPlace: (at: string) => `The mount point ${at} is not a directory. The share was not mounted.`,
  other: (at: string, words: string) => `The share at ${at} could not be mounted or unmounted: ${words}.`,
  tooLate: (at: string) =>
    `Mounting or unmounting ${at} took too long. See whether the NAS is reachable, then try again.`,
} as const;
