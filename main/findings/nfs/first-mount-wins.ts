import { nfsClientOf } from '../../../shared/model/machine.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf, listed } from '../../../shared/text/phrases.ts';
import { finding, type Draft } from '../finding.ts';
import { spreadOver } from '../fixes/nfs-connections.ts';
import { remountWithRoom } from '../fixes/nfs-remount.ts';
import { addOptions } from '../mounting.ts';
import { canTrunk, perNfsShare, plannedOf, quoteConnections, type NfsView } from '../nfs-view.ts';
import { quote } from '../quotes.ts';
import { copy, explain, onLinux } from '../remedy.ts';
import { isLosing, nasNamed } from '../share-view.ts';
import { mountTable, session, whole } from '../sources.ts';
import type { LookAt } from '../sources.ts';

const planned: LookAt = ({ now }) => [whole(nfsClientOf(now.facts).planned)];

/**
 * The mount was meant to get more than the mount that opened its connections: an option of /etc/fstab is not in force, or
 * the address that it names is not used. The kernel says nothing, and shows the first one's options and address for both.
 */
export const firstMountWins = finding({
  code: 'nfs.first-mount-wins',
  unless: ['net.tunnel-carries', 'net.port-down'],
  visibleAfter: milliseconds(10_000),
  label: 'older mount decides',
  examine: (history) =>
    perNfsShare(history, [mountTable, session, planned], (view) => {
      const lost = lostWishes(view);
      const line = plannedOf(view)?.quoted;
      const others = view.session?.sharedWith ?? [];
      if (lost.length === 0 || line === undefined || others.length === 0) return undefined;
      return {
        severity: isLosing(view) ? 'warning' : 'note',
        seen: { view, lost, others },
        evidence: [
          ...quote(
            nfsClientOf(view.now.facts).planned,
            [line],
            lost.map(({ text }) => text),
          ),
          ...quoteConnections(view, [`addr=${view.share.address}`]),
        ],
      };
    }),
  says: ({ view, lost, others }) => ({
    title: `The mount at ${view.share.at} asks for ${listed(lost.map(namedWish))}, and does not have ${lost.length === 1 ? 'it' : 'them'}.`,
    consequence: `It shares the connections of ${listed(others)}: whichever was mounted first decides how many there are, and where they go.`,
  }),
  remedies: ({ view, lost, others }) => [
    ...oneClick(view, lost),
    addOptions(optionsFor(view, lost)),
    explain(
      `The line of each share of ${nasNamed(view.nas)} needs the same, because it is not certain which is mounted first.`,
    ),
    again([view.share.at, ...others]),
  ],
});

interface Wish {
  readonly kind: 'option' | 'address';
  readonly text: string;
}

/** What /etc/fstab asks for beyond what the kernel has. */
function lostWishes(view: NfsView): readonly Wish[] {
  const wish = plannedOf(view);
  if (wish === undefined) return [];
  const { nconnect = 1, maxConnect = 1 } = view.nfs.mount;
  const { server } = wish;
  const isElsewhere = server !== undefined && isAddress(server) && canTrunk(view) && !isReached(server, view);
  return [
    ...(wish.nconnect !== undefined && wish.nconnect > nconnect ? [option(`nconnect=${wish.nconnect}`)] : []),
    ...(wish.maxConnect !== undefined && wish.maxConnect > maxConnect
      ? [option(`max_connect=${wish.maxConnect}`)]
      : []),
    ...(isElsewhere ? [{ kind: 'address' as const, text: server }] : []),
  ];
}

const option = (text: string): Wish => ({ kind: 'option', text });
const namedWish = ({ kind, text }: Wish): string => (kind === 'address' ? `the address ${text}` : text);

/** What is in use is changed while it is, where that is enough; else it is mounted again. */
function oneClick(view: NfsView, lost: readonly Wish[]): readonly Draft[] {
  const addresses = lost.filter(({ kind }) => kind === 'address').map(({ text }) => text);
  const others = lost.filter(({ kind }) => kind === 'option');
  if (addresses.length === 0 || others.some(({ text }) => !text.startsWith('max_connect'))) return [];
  const spread = others.length === 0 ? spreadOver(view, addresses) : [];
  return spread.length > 0 ? spread : remountWithRoom(view, addresses);
}

/** A second address needs room in the session that the first mount opens. */
function optionsFor({ reached }: NfsView, lost: readonly Wish[]): string {
  const options = lost.filter(({ kind }) => kind === 'option').map(({ text }) => text);
  const needsRoom =
    lost.some(({ kind }) => kind === 'address') && !options.some((one) => one.startsWith('max_connect'));
  return [...options, ...(needsRoom ? [`max_connect=${Math.max(1, reached.length) + 1}`] : [])].join(',');
}

const isAddress = (server: string): boolean => /^[\d.]+$|:/.test(server);
const isReached = (address: string, { reached, share }: NfsView): boolean =>
  address === share.address || reached.includes(address);

function again(places: readonly string[]) {
  const lines = ['umount', 'mount'].flatMap((program) => places.map((at) => commandOf('sudo', program, at)));
  const text =
    'Then unmount all of them before you mount any of them again, because one that stays keeps the old connections for all:';
  return onLinux(copy(text, lines.every((line) => line !== undefined) ? lines.join('\n') : undefined));
}
