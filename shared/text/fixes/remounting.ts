import { count, listed } from '../findings/finding-text.ts';

/** What a change of mounts interrupts, how it is undone; whole sentences. */

const mostNamed = 6;

function named(places: readonly string[]): string {
  const some = places.slice(0, mostNamed);
  return places.length > mostNamed ? `${some.join(', ')} and ${places.length - mostNamed} more` : listed(some);
}

/** `others`: places that are unmounted only because they ride on the same connection. */
export function remountInterrupts(places: readonly string[], others: readonly string[]): readonly string[] {
  return [
    `${named(places)} ${places.length === 1 ? 'is' : 'are'} unmounted and mounted again.`,
    ...(others.length === 0
      ? []
      : [
          `${named(others)} ${others.length === 1 ? 'uses' : 'use'} the same connection and must go with it: one that stays mounted keeps the old connection for all.`,
        ]),
    'Running copies must end and open files must be closed first. Nothing is forced: a share in use is left as it is, and you are told by what.',
  ];
}

export const remountUndo: readonly string[] = [
  'The shares are unmounted and mounted once more with the options of before, and the file that they came from gets its old text back.',
];

export const askForChannels = (channels: number): string => `Ask for ${count(channels)} channels`;
export const askOnAll = (channels: number): string => `Ask for ${count(channels)} channels on all mounts`;
export const askForFewer = (channels: number): string => `Ask for ${count(channels)} channels only`;
export const mountAgainTitle = 'Mount the share again';
export const speakSmb3 = 'Mount with SMB 3.1.1';
export const useAccount = 'Mount with an account';
export const letKernelCache = 'Let the kernel cache and read ahead';
export const readSmaller = 'Read in smaller requests';
export const mountPerUser = 'Mount it for each user';
export const askForOne = 'Ask for one channel by hand';
export const copyMountAgain = 'Mount it again by hand';
export const copyOptions = 'Change the options by hand';
export const copyAddress = 'Mount through an announced address';

export const accountKept = 'The password is kept in a file that only root may read; undoing removes that file.';
export const cachingMeans =
  'Files of the share then pass through this computer’s memory, as they do unless a mount says cache=none: what is read is read ahead, and what is written may wait there for some seconds.';
export const cachingFor =
  'Somebody may have had a reason for cache=none: programs on several computers that write the same files at once, or a database. Where that is so, leave it.';
export const smallerHelps =
  'This helps a program that reads past the cache in blocks of 1 MiB or more; one that asks for less at a time stays with one port. Which it is cannot be seen from here. What is read ahead stays as much as it is.';
export const tooFewPorts =
  'Fewer than two ports of the NAS are known to be usable from here, so several channels would bring nothing yet.';
export const kernelWithoutChannels = (release: string): string =>
  `Linux ${release} opens one connection only, whatever a mount asks for. A kernel from 5.5 on is needed, better 6.8 or later.`;
export const shareIsGone = 'The share is not mounted any more.';
const pastTheCache =
  'The mount reads ahead for programs that read through the cache, so this one reads past it (O_DIRECT, as databases and virtual machines do), or the NAS lets nobody cache its files (oplocks are off there).';
const severalStreams = 'Copy several files at once, or use a program with several streams.';
export const waitsByItself = (release: string | undefined): string =>
  `${pastTheCache} ${release === undefined ? 'A kernel from before 6.12' : `Linux ${release}, like every kernel from before 6.12,`} sends the pieces of such a read one after the other, whatever the mount says. ${severalStreams}`;
export const readsSmallAlready = `${pastTheCache} Its requests are small enough already to be sent at once if it asked for more at a time. ${severalStreams}`;
export const requestSizeUnknown = `${pastTheCache} How large its requests are is not told here. ${severalStreams}`;
export const unplannable =
  'The name or the place of a share holds signs that a change by Lanewise does not take, so it is left to you: see the advice above.';
export const remountUnsure =
  'It is not certain that this helps, and it needs all open files of the share closed, so it is left to you.';
export const wireFirst =
  'The path is cut below the share: as long as cable, switch or port do not carry again, mounting anew would only fail or lose the paths that are left. The kernel connects anew by itself once it does.';
export const reconnectsAlone =
  'The connection to the NAS is lost as a whole, and the kernel is connecting anew already; unmounting would only get stuck. Look at cable, switch and NAS first.';
export const unequalWhy =
  'Ports of equal speed are better. More channels on the faster port cost memory and processor at both ends, so that this is your choice: unmount the share, mount it with these options, and see what it brings.';
export const addressWhy =
  'The address stands in the line of the share in /etc/fstab or in whatever mounts it, and changing what a line mounts is not done for you. Change the line by hand:';
export const olderServer = (dialect: string): string =>
  `The mount does not ask for an old protocol, so it is the NAS that speaks no newer one than SMB ${dialect}. Raise its maximum protocol; then unmount the share and mount it again.`;
export const onePortWhy =
  'The kernel chose the port by what the NAS announces. See that the other one can be reached and that both are announced with the same speed; then mounting again lets the kernel choose anew:';
export const goesWithItsCause =
  'This follows from another finding and goes with it, so what can be done is told there.';
