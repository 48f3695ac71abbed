import type { Evidence } from '../../../shared/model/reading.ts';
import type { NasPort } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count } from '../../../shared/text/phrases.ts';
import { unannouncedPorts } from '../../snapshot/paths.ts';
import { finding, type Draft } from '../finding.ts';
import { kernelTooOld, together, usablePorts } from '../fixes/ports.ts';
import { askForChannels, askOnAll, atLeast, fixOrWhy, remountPlan } from '../fixes/remount.ts';
import { addOptions, mountAgain } from '../mounting.ts';
import { multichannelAtNas, nasFactsOf, quoteNasInterfaces } from '../nas-side.ts';
import { explain } from '../remedy.ts';
import { placesOf, quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { isLosing, nasNamed, speaksOldDialect, type ShareView } from '../share-view.ts';
import { announced, mountTable, session } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

/** The NAS announces more useful ports than the mount asks channels for. */
export const notRequested = finding({
  code: 'smb.not-requested',
  unless: [
    'smb.guest-cannot-bind',
    'smb.dialect-too-old',
    'smb.kernel-weak',
    'smb.channel-lost',
    'smb.channel-stalled',
    'net.tunnel-carries',
  ],
  // Long enough for a mount that is just being replaced.
  visibleAfter: milliseconds(5_000),
  label: 'not requested',
  examine: (history) =>
    perSmbShare(history, [mountTable, session, announced], (view) =>
      asksForTooFew(view)
        ? {
            severity: 'warning',
            seen: { view, asked: view.share.asked, ports: offered(view).length },
            evidence: [...quoteMount(view.now, view.share), ...quoteInterfaces(view), ...quoteTold(view)],
          }
        : undefined,
    ),
  says: ({ view, asked, ports }) => ({
    title: `The share was mounted for ${asked === 1 ? 'one connection' : `${count(asked)} connections`}, and ${nasNamed(view.nas)} offers ${count(ports)} ports.`,
    consequence: `Only ${count(asked)} of the NAS’s ${count(ports)} ports ${asked === 1 ? 'is' : 'are'} used, so copies end at the speed of ${asked === 1 ? 'one port' : 'those ports'}.`,
  }),
  remedies: ({ view, ports }) => [
    ...click(view),
    addOptions(`multichannel,max_channels=${ports}`),
    mountAgain(placesOf(view)),
  ],
});

/** What is announced; where the kernel did not ask for that, what the NAS itself says to have. */
function offered({ useful, announced: list, nas, now }: ShareView): readonly NasPort[] {
  const asked = list !== undefined && list.length > 0;
  return asked || multichannelAtNas(nasFactsOf(nas, now)) === false ? useful : [...useful, ...unannouncedPorts(nas)];
}

function quoteTold(view: ShareView): readonly Evidence[] {
  const told = offered(view).filter((port) => !port.announced);
  return quoteNasInterfaces(
    nasFactsOf(view.nas, view.now),
    told.flatMap(({ name }) => name ?? []),
    told.map(({ address }) => address),
  );
}

/** On a limited share more channels would bring nothing, and an old dialect knows no more than one. */
function asksForTooFew(view: ShareView): boolean {
  const { asked } = view.share;
  const ports = offered(view).length;
  if (!isLosing(view) || speaksOldDialect(view) || ports < 2) return false;
  const hasAll = asked === 1 ? view.reached.length <= 1 : view.open.length >= asked;
  return asked < ports && hasAll;
}

function click(view: ShareView): readonly Draft[] {
  const old = kernelTooOld(view.now);
  if (old !== undefined) return [explain(kernelWithoutChannels(old.release))];
  const channels = usablePorts(view.nas, view.now);
  if (channels < 2) return [explain(tooFewPorts)];
  const shares = together(view);
  const title = shares.length === 1 ? askForChannels(channels) : askOnAll(channels);
  const plan = remountPlan({ shares, meant: [view.share], wishOf: atLeast(channels) });
  return fixOrWhy({ name: 'ask', title, plan });
}

const tooFewPorts =
  'Fewer than two ports of the NAS are known to be usable from here, so several channels would bring nothing yet.';
const kernelWithoutChannels = (release: string): string =>
  `Linux ${release} opens one connection only, whatever a mount asks for. A kernel from 5.5 on is needed, better 6.8 or later.`;
