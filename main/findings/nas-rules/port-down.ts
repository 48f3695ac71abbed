import type { Finding } from '../../../shared/model/finding.ts';
import type { NasInterface } from '../../../shared/model/nas-facts.ts';
import { nasPortsDown as text } from '../../../shared/text/findings/nas.ts';
import { inNetwork } from '../../snapshot/addresses.ts';
import { nicsOf } from '../nic-view.ts';
import { quoteNasInterfaces } from '../nas-side.ts';
import { found, type History, type Rule } from '../rule.ts';
import { isLosing, nasNamed, nasSubject, sharesOf, sharesOn } from '../share-view.ts';
import { askedNas, withLower, type AskedNas } from './nas-ports.ts';

type Why = Parameters<typeof text>[0]['why'];

interface Down {
  readonly port: NasInterface;
  readonly why: Why;
  readonly bond?: string;
}

/** Ports of a NAS without a link that belong to the picture; an empty socket of it does not. */
export function nasPortsDown(rule: Rule, history: History): readonly Finding[] {
  const [now] = history;
  return askedNas(now).flatMap((asked) => {
    const { nas, facts, interfaces } = asked;
    const down = interfaces
      .filter((one) => one.link === 'down' && one.kind !== 'loopback')
      .flatMap((port) => roleOf(port, asked, history) ?? []);
    const why = order.find((one) => down.some((each) => each.why === one));
    if (why === undefined) return [];
    const alike = down.filter((one) => one.why === why);
    const names = alike.map(({ port }) => port.name);
    const losing = sharesOn(nas, now).some(isLosing);
    return found(rule, {
      severity: why === 'carried' ? 'error' : why === 'bond-member' || losing ? 'warning' : 'note',
      subject: nasSubject(nas),
      text: text({ nas: nasNamed(nas), ports: names, why, bond: alike[0]?.bond }),
      evidence: quoteNasInterfaces(facts, names, ['NO-CARRIER', '"operstate":"DOWN"', 'state DOWN', 'no carrier']),
    });
  });
}

const order: readonly Why[] = ['carried', 'announced', 'network', 'bond-member'];

function roleOf(port: NasInterface, { nas, interfaces }: AskedNas, history: History): Down | undefined {
  const [now] = history;
  const addresses = new Set(port.addresses.map(({ address }) => address));
  if (carriedBefore(addresses, history) || isMissed(addresses, nas.id, history)) return { port, why: 'carried' };
  if (nas.ports.some((one) => one.announced && addresses.has(one.address))) return { port, why: 'announced' };
  if (port.kind === 'wired' && port.addresses.some(({ address }) => isHere(address, history))) {
    return { port, why: 'network' };
  }
  const serving = nas.ports.flatMap(({ name }) => (name === undefined ? [] : withLower(name, interfaces)));
  const bond = serving.find((one) => one.kind === 'bond' && one.lower.includes(port.name));
  return bond === undefined || now.shares.length === 0 ? undefined : { port, why: 'bond-member', bond: bond.name };
}

/** A lane that is still wanted went there. */
function carriedBefore(addresses: ReadonlySet<string>, history: History): boolean {
  const [now] = history;
  const views = history.flatMap(sharesOf).filter((view) => now.shares.some(({ id }) => id === view.share.id));
  return views.some((view) => view.session?.lanes.some((lane) => addresses.has(lane.remote?.address ?? '')));
}

/** A channel is lost, and none of the present ones goes to this announced address. */
function isMissed(addresses: ReadonlySet<string>, id: string, [now]: History): boolean {
  const nas = now.nas.find((one) => one.id === id);
  const announced = nas?.ports.some((one) => one.announced && addresses.has(one.address)) ?? false;
  return announced && sharesOf(now).some((view) => view.nas.id === id && view.share.verdict.reason === 'lane-lost');
}

function isHere(address: string, [now]: History): boolean {
  return nicsOf(now).some((nic) =>
    nic.addresses.some((own) => own.scope === 'global' && inNetwork(address, own.address, own.prefixLength)),
  );
}
