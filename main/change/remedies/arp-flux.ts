import type { Finding } from '../../../shared/model/finding.ts';
import type { NasFacts } from '../../../shared/model/nas-facts.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import {
  answerPerPort,
  copyFlux,
  fluxAppliance,
  fluxPauses,
  fluxUnasked,
  settingsUndo,
} from '../../../shared/text/fixes/network.ts';
import { nasFactsOf } from '../../findings/nas-side.ts';
import { nasNamed } from '../../findings/share-view.ts';
import { familyOf } from '../../snapshot/addresses.ts';
import type { Proposal, RemedyMaker } from '../plan.ts';
import type { FixStep } from '../steps.ts';
import { nasOf } from './looking.ts';
import { networkOf } from '../../snapshot/addresses.ts';
import { atTheNas, copy, firstOf, fix, none } from './proposals.ts';
import { kindOf } from './samba.ts';

/** Settings, routes and the first answers by the new ports. */
const takesMs = 20_000;

export const arpFlux: RemedyMaker = {
  code: 'net.arp-flux',
  propose: (finding, now) => {
    const nas = nasOf(finding, now);
    const facts = nas && nasFactsOf(nas, now);
    const commands = finding.advice.find((one) => one.copy !== undefined)?.copy;
    if (nas === undefined || facts === undefined) return [copy(copyFlux, fluxUnasked, commands)];
    const kind = kindOf(facts);
    if (kind === 'synology-dsm7' || kind === 'synology-dsm6') {
      const menu = 'Control Panel → Network → Network Interface → Manage → Open vSwitch Settings';
      return [atTheNas('Switch Open vSwitch on at the NAS', menu, 'Enable Open vSwitch')];
    }
    const isPlain = kind === 'linux' || kind === 'ksmbd';
    return firstOf(isPlain ? click(finding, nas, facts) : [], [
      isPlain ? copy(copyFlux, fluxUnasked, commands) : none(fluxAppliance),
    ]);
  },
};

/**
 * Each port answers for its own address only, and what is sent from an address leaves by its own port. The routes come
 * last: the NAS asks for its clients by each port then, and they learn its new hardware addresses from that.
 */
function click(finding: Finding, nas: Nas, facts: NasFacts): readonly Proposal[] {
  const steps: readonly FixStep[] = [
    {
      verb: 'set-sysctls',
      settings: [
        { interface: 'all', name: 'arp_ignore', value: 1 },
        { interface: 'all', name: 'arp_announce', value: 2 },
      ],
    },
    ...ownWays(nas, facts),
  ];
  if (steps.length < 2 && !hasWays(nas, facts)) return [];
  return fix(finding, {
    name: 'answer-per-port',
    title: answerPerPort,
    plan: {
      parts: [{ place: { kind: 'nas', nas: nas.id }, steps }],
      verification: {
        kind: 'finding-gone',
        traffic: nas.ports.flatMap(({ address, mac }) => (mac === undefined ? [] : [address])),
      },
      risk: 'drops-network',
      interrupts: [fluxPauses(nasNamed(nas))],
      undo: [settingsUndo],
      duration: milliseconds(takesMs),
    },
  });
}

function ownWays(nas: Nas, facts: NasFacts): readonly FixStep[] {
  const announced = new Set(nas.ports.filter((port) => port.announced).map(({ address }) => address));
  return (valueOf(facts.interfaces) ?? []).flatMap(({ name, addresses }) =>
    addresses
      .filter(({ address }) => announced.has(address) && familyOf(address) === 'ipv4' && !hasRule(address, facts))
      .map((own): FixStep => ({ verb: 'route-by-source', source: own.address, network: networkOf(own), dev: name })),
  );
}

function hasRule(address: string, facts: NasFacts): boolean {
  return (valueOf(facts.rules) ?? []).some(({ from, table }) => from.split('/')[0] === address && table !== 'main');
}

/** All addresses have their rule already, so that the settings alone are missing. */
function hasWays(nas: Nas, facts: NasFacts): boolean {
  const announced = nas.ports.filter((port) => port.announced && familyOf(port.address) === 'ipv4');
  return announced.length > 0 && announced.every(({ address }) => hasRule(address, facts));
}
