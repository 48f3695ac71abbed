import { familyOf } from '../../../shared/model/ip-family.ts';
import { nfsClientOf } from '../../../shared/model/machine.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import { nfsFixTexts } from '../../../shared/text/fixes/nfs.ts';
import type { FixDraft } from '../finding.ts';
import { canTrunk, type NfsView } from '../nfs-view.ts';
import { fix } from '../remedy.ts';

/** The kernel is asked of each address, and a mount waits for an answer. */
const perAddressMs = 5_000;

/**
 * Sends connections of the mount to these addresses as well; empty where it has too few for that. A mount with `max_connect` needs
 * no such thing: a second mount adds a connection to it.
 */
export function spreadOver(view: NfsView, addresses: readonly string[]): readonly FixDraft[] {
  const { mount, transports } = view.nfs;
  const { address: home, maxConnect = 1 } = mount;
  const atHome = transports.filter(({ remote, kind }) => remote.address === home && kind === 'tcp');
  if (addresses.some((address) => isOtherServer(view, address))) return [];
  const movable = atHome.filter(({ main }) => main === false);
  if (home === undefined || !canTrunk(view) || maxConnect > 1 || atHome.length === movable.length) return [];
  if (movable.length < addresses.length || addresses.some((one) => familyOf(one) !== familyOf(home))) return [];
  return fix({
    name: 'spread',
    title: addresses.length === 1 ? 'Send connections to the other address' : 'Send connections to all addresses',
    plan: {
      parts: [
        {
          place: { kind: 'workstation' },
          steps: [{ verb: 'spread-nfs', at: mount.at, remote: mount.remote, addresses: [...addresses] }],
        },
      ],
      verification: { kind: 'finding-gone' },
      risk: 'none',
      interrupts: [nfsFixTexts.moved],
      undo: [nfsFixTexts.undo, changeText.undoRefuses],
      duration: milliseconds(perAddressMs * addresses.length),
    },
  });
}

/** A mount of this version by that address has an address of its own: the kernel has asked, and it is another server. */
function isOtherServer({ now, nfs: { mount } }: NfsView, address: string): boolean {
  const { major, minor } = mount.version ?? {};
  const all = valueOf(nfsClientOf(now.facts).mounts) ?? [];
  return all.some(
    (other) => other.address === address && other.version?.major === major && other.version?.minor === minor,
  );
}
