import { milliseconds } from '../../../shared/model/units.ts';
import { mountAddressNotAdvertised as text } from '../../../shared/text/findings/smb-ports.ts';
import { found, type Rule } from '../rule.ts';
import { quoteInterfaces, quoteMount } from '../share-quotes.ts';
import { isLosing, sharesOf, shareSubject, type ShareView, nasNamed } from '../share-view.ts';

/** Channels were asked for through an address that is not in the NAS's list (127.0.0.1, NAT, a virtual address). */
export const mountAddressNotAdvertised: Rule = {
  code: 'smb.mount-address-not-advertised',
  unless: ['smb.channel-lost', 'smb.channel-stalled', 'smb.guest-cannot-bind', 'smb.server-advertises-one'],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    sharesOf(now)
      .filter(isElsewhere)
      .flatMap((view) => {
        const address = view.share.mount.address ?? '';
        const announced = (view.announced ?? []).filter((one) => one.family === familyOf(address));
        const instead = view.nas.ports.find((port) => port.announced && port.use.kind === 'usable')?.address;
        return found(mountAddressNotAdvertised, {
          severity: 'warning',
          subject: shareSubject(view),
          text: text({
            nas: nasNamed(view.nas),
            address,
            announced: announced.map((one) => one.address),
            instead: instead === undefined ? undefined : remoteAt(view.share.remote, instead),
          }),
          evidence: [...quoteMount(now, view.share, [`addr=${address}`]), ...quoteInterfaces(view, announced)],
        });
      }),
};

function isElsewhere(view: ShareView): boolean {
  const { address, asked } = view.share.mount;
  if (address === undefined || asked < 2 || !isLosing(view)) return false;
  const announced = (view.announced ?? []).filter((one) => one.family === familyOf(address));
  return announced.length > 0 && announced.every((one) => one.address !== address);
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** An IPv6 address cannot stand in a remote name; there is nothing to copy then. */
function remoteAt(remote: string, address: string): string | undefined {
  const share = remote.replaceAll('\\', '/').replace(/^\/\/[^/]*\//, '');
  return address.includes(':') || !/^[\w .$/-]+$/.test(share) ? undefined : `//${address}/${share}`;
}
