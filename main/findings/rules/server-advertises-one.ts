import type { Finding } from '../../../shared/model/finding.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { serverAdvertisesOne as text } from '../../../shared/text/findings/smb-ports.ts';
import { nasFactsOf, quoteNasInterfaces, quoteSettings } from '../nas-side.ts';
import { found, type Rule } from '../rule.ts';
import { quoteInterfaces, quoteNeighbours, quoteSockets } from '../share-quotes.ts';
import { unannouncedPorts } from '../../snapshot/nas-ports.ts';
import { isLosing, nasSubject, sharesOn, nasNamed } from '../share-view.ts';

/** The NAS itself shows ports, in networks of this machine and up, that it does not announce. */
function toldByNas(nas: Nas, now: Snapshot): readonly Finding[] {
  const facts = nasFactsOf(nas, now);
  const announced = nas.ports.filter((port) => port.announced && port.use.kind === 'usable');
  const views = sharesOn(nas, now);
  const view = views.find((one) => (one.announced ?? []).length > 0);
  const others = unannouncedPorts(nas);
  if (facts === undefined || view === undefined || announced.length === 0 || others.length === 0) return [];
  const asked = views.some((one) => isLosing(one) && one.share.mount.asked > 1);
  return found(serverAdvertisesOne, {
    severity: asked ? 'warning' : 'note',
    subject: nasSubject(nas),
    text: text({
      nas: nasNamed(nas),
      announced: announced.map(({ address }) => address),
      others: others.map(({ address, name }) => (name === undefined ? address : `${name} (${address})`)),
      guide: facts.guide,
    }),
    evidence: [
      ...quoteInterfaces(view),
      ...quoteNasInterfaces(
        facts,
        others.flatMap(({ name }) => name ?? []),
        others.map(({ address }) => address),
      ),
      ...quoteSettings(facts, ['interfaces', 'bindInterfacesOnly']),
    ],
  });
}

/**
 * What ports a NAS has only the NAS can tell. From here one case is certain: mounts of one NAS through several
 * addresses, which answer with different MACs, while the NAS announces one of them.
 */
export const serverAdvertisesOne: Rule = {
  code: 'smb.server-advertises-one',
  unless: [],
  visibleAfter: milliseconds(10_000),
  diagnose: ([now]) =>
    now.nas.flatMap((nas) => {
      const told = toldByNas(nas, now);
      if (told.length > 0) return told;
      const announced = nas.ports.filter((port) => port.announced && port.use.kind === 'usable');
      const [only] = announced;
      if (only?.mac === undefined || announced.length !== 1) return [];
      const views = sharesOn(nas, now);
      const reached = new Set(views.flatMap((view) => view.reached));
      const others = nas.ports.filter(
        (port) => !port.announced && reached.has(port.address) && port.mac !== undefined && port.mac !== only.mac,
      );
      const view = views.find((one) => (one.announced ?? []).length > 0);
      if (others.length === 0 || view === undefined) return [];
      const addresses = others.map((port) => port.address);
      return found(serverAdvertisesOne, {
        severity: views.some((one) => one.share.mount.asked > 1) ? 'warning' : 'note',
        subject: nasSubject(nas),
        text: text({ nas: nasNamed(nas), announced: [only.address], others: addresses }),
        evidence: [
          ...quoteInterfaces(view),
          ...quoteSockets(
            now,
            views.flatMap((one) => one.open.filter((lane) => addresses.includes(lane.remote?.address ?? ''))),
          ),
          ...quoteNeighbours(now, [only.address, ...addresses], []),
        ],
      });
    }),
};
