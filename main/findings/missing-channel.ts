import type { NasPort } from '../../shared/model/snapshot.ts';
import { failedChannels, logSinceMount, messagesWith, noMultichannelWords } from './mount-log.ts';
import { quietCompanions } from './session-sharing.ts';
import { isGuest, isLosing, speaksOldDialect, type ShareView } from './share-view.ts';

/**
 * The kernel should have opened a channel of this share to the port, has not, and nothing that it says tells why: up to
 * 6.12 it tries while mounting only, and not every kernel writes down what came of it.
 */
export function lacksChannelTo(port: NasPort, view: ShareView): boolean {
  if (!port.announced || port.use.kind !== 'usable' || view.reached.includes(port.address)) return false;
  return isLosing(view) && wouldGetChannels(view) && (hasChannelLeft(view) || isPiledUp(view)) && isUntold(port, view);
}

/** Channels were asked for, and neither account nor dialect nor NAS forbids them. */
export function wouldGetChannels(view: ShareView): boolean {
  const { share, session, kernel, nas, reached } = view;
  if (session === undefined || share.asked < 2 || isGuest(view) || speaksOldDialect(view)) return false;
  // Of a first channel to an address that is not announced the kernel cannot tell which port it takes.
  const isPlaced = nas.ports.some((one) => one.announced && reached.includes(one.address));
  return kernel?.serverMultichannel === true && isPlaced && quietCompanions(view).length === 0;
}

/** Every channel is seen at its address, so that none of them may be the missing one. */
const allSeen = ({ open }: ShareView): boolean =>
  open.every((lane) => lane.remote !== undefined && lane.attribution !== 'none');

function hasChannelLeft(view: ShareView): boolean {
  return allSeen(view) && (view.session?.channels ?? 0) < view.share.asked;
}

/** Kernel 6.1 opens the channel to a port that has one already; to one with several receive queues that is intended. */
function isPiledUp(view: ShareView): boolean {
  const { open, reached, nas } = view;
  const queues = nas.ports.some((port) => port.rss && reached.includes(port.address));
  return allSeen(view) && open.length > reached.length && !queues;
}

/** The log, as far as it can be read, names another reason for this port as little as for all. */
function isUntold(port: NasPort, view: ShareView): boolean {
  const log = logSinceMount(view);
  const told = failedChannels(log).some(({ address }) => address === port.address);
  return !told && messagesWith(log, noMultichannelWords).length === 0;
}
