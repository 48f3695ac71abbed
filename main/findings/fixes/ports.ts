import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas, Share, Snapshot } from '../../../shared/model/snapshot.ts';
import { asCifs, mostChannels } from '../../snapshot/adapters/cifs/native.ts';
import { unannouncedPorts } from '../../snapshot/paths.ts';
import { companionsOf, sharesOn, smbSharesOn, type ShareView } from '../share-view.ts';
import { multichannelAtNas, nasFactsOf } from '../nas-side.ts';

/**
 * The share and all mounts that ride on its connection: what a NAS offers is settled once per connection, so they go
 * off and on together. Where the connection is not known, all mounts of the NAS.
 */
export function together(view: ShareView): readonly Share[] {
  const others = view.session === undefined ? sharesOf(view.nas, view.now) : companionsOf(view);
  return [view.share, ...others.filter(({ id }) => id !== view.share.id)];
}

/** What Linux's SMB client has mounted of the NAS. */
export function sharesOf(nas: Nas, now: Snapshot): readonly Share[] {
  return smbSharesOn(nas, now).map(({ share }) => share);
}

/**
 * How many channels the NAS's ports give from here: announced ones that are usable, and those that the NAS itself tells
 * of while it was not asked for its list. 0: nothing is known.
 */
export function usablePorts(nas: Nas, now: Snapshot): number {
  const views = sharesOn(nas, now);
  const useful = Math.max(0, ...views.map((view) => view.useful.length));
  const listed = views.some(({ announced }) => (announced ?? []).length > 0);
  const told = listed || multichannelAtNas(nasFactsOf(nas, now)) === false ? 0 : unannouncedPorts(nas).length;
  return Math.min(mostChannels, useful + told);
}

/** Ports that the NAS itself shows, whether it announces them or not: what it will announce once it is told to. */
export function portsOnceAnnounced(nas: Nas, now: Snapshot): number {
  const useful = Math.max(0, ...sharesOn(nas, now).map((view) => view.useful.length));
  return Math.min(mostChannels, useful + unannouncedPorts(nas).length);
}

export interface KernelVersion {
  readonly release: string;
  /** 5.13 is 5013; `undefined` for a release in no known form. */
  readonly number: number | undefined;
}

export function kernelOf({ facts }: Snapshot): KernelVersion | undefined {
  const kernel = valueOf(facts.kernel);
  if (kernel === undefined) return undefined;
  const parts = /^(?<major>\d+)\.(?<minor>\d+)/.exec(kernel.release)?.groups;
  return { release: kernel.release, number: parts && Number(parts['major']) * 1000 + Number(parts['minor']) };
}

/** First kernel with multichannel; a mount that was given the option proves a backport. */
const multichannelSince = 5005;

export function kernelTooOld(now: Snapshot): KernelVersion | undefined {
  const kernel = kernelOf(now);
  const proven = now.shares.some((share) => asCifs(share) !== undefined && share.asked > 1);
  return kernel?.number !== undefined && kernel.number < multichannelSince && !proven ? kernel : undefined;
}
