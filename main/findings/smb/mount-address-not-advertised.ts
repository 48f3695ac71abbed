import { familyOf } from '../../../shared/model/ip-family.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { commandOf, listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { copy } from '../remedy.ts';
import { quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { isLosing, nasNamed, type ShareView } from '../share-view.ts';
import { announced as announcedList, mountTable } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';

/** Channels were asked for through an address that is not in the NAS's list (127.0.0.1, NAT, a virtual address). */
export const mountAddressNotAdvertised = finding({
  code: 'smb.mount-address-not-advertised',
  unless: ['smb.channel-lost', 'smb.channel-stalled', 'smb.guest-cannot-bind', 'smb.server-advertises-one'],
  visibleAfter: milliseconds(10_000),
  label: 'address not announced',
  examine: (history) =>
    perSmbShare(history, [mountTable, announcedList], (view) => {
      if (!isElsewhere(view)) return undefined;
      const address = view.share.address ?? '';
      const announced = announcedLike(address, view);
      return {
        severity: 'warning',
        seen: { view, address, announced: announced.map((one) => one.address) },
        evidence: [...quoteMount(view.now, view.share, [`addr=${address}`]), ...quoteInterfaces(view, announced)],
      };
    }),
  says: ({ view, address, announced }) => ({
    title: `The share was mounted through ${address}, which ${nasNamed(view.nas)} does not announce.`,
    consequence: `The kernel cannot match its first channel with a port of the NAS, so it may open others to the same port. Announced ${announced.length === 1 ? 'is' : 'are'} ${listed(announced)}.`,
  }),
  remedies: ({ view }) => [
    copy(
      'Mount the share through an announced address, or through a name that stands for one. The address stands in the line of the share in /etc/fstab or in whatever mounts it, and what a line mounts is not changed for you:',
      byHand(view),
    ),
  ],
});

function isElsewhere(view: ShareView): boolean {
  const { address, asked } = view.share;
  if (address === undefined || asked < 2 || !isLosing(view)) return false;
  const announced = announcedLike(address, view);
  return announced.length > 0 && announced.every((one) => one.address !== address);
}

function announcedLike(address: string, { announced }: ShareView) {
  return (announced ?? []).filter((one) => one.family === familyOf(address));
}

/** What a line of fstab mounts is its owner's word; only its options are ours to change. */
function byHand({ nas, share }: ShareView): string | undefined {
  const address = nas.ports.find((port) => port.announced && port.use.kind === 'usable')?.address;
  const instead = address === undefined ? undefined : remoteAt(share.remote, address);
  const off = commandOf('sudo', 'umount', share.at);
  const on = commandOf('sudo', 'mount', share.at);
  if (instead === undefined || off === undefined || on === undefined) return instead;
  return `${off}\n# in /etc/fstab, in place of the share's name there:\n${instead}\n${on}`;
}

/** An IPv6 address cannot stand in a remote name; there is nothing to copy then. */
function remoteAt(remote: string, address: string): string | undefined {
  const share = remote.replaceAll('\\', '/').replace(/^\/\/[^/]*\//, '');
  return familyOf(address) === 'ipv6' || !/^[\w .$/-]+$/.test(share) ? undefined : `//${address}/${share}`;
}
