import type { Endpoint } from '../../../shared/model/network.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import { lunSearchTexts } from '../../../shared/text/lun-search.ts';
import type { Offer } from '../../change/plan.ts';
import type { FixStep } from '../../change/steps.ts';

const loginMs = 20_000;

/** A change that logs in at these portals of a target, now and at every start. Pure. */
export function attachOffer(target: string, portals: readonly Endpoint[], seen: Snapshot): Offer {
  const steps = portals.map(({ address, port }): FixStep => ({
    verb: 'iscsi-session',
    target,
    address,
    tcpPort: port,
    iface: 'default',
    wanted: 'in',
    startup: 'automatic',
  }));
  const places = portals.map(({ address, port }) => `${address} ${port}`);
  return {
    reason: { kind: 'mapping' },
    subject: { kind: 'machine', id: seen.facts.machine, name: seen.hostName },
    remedy: {
      kind: 'fix',
      id: ['luns.attach', target, ...places].join(' '),
      title: lunSearchTexts.attach(target, portals.length),
      risk: 'none',
      needs: 'nothing',
    },
    plan: {
      parts: [{ place: { kind: 'workstation' }, steps }],
      verification: { kind: 'in-force' },
      risk: 'none',
      interrupts: [iscsiTexts.loggedIn],
      undo: [iscsiTexts.undoLogin, changeText.undoRefuses],
      duration: milliseconds(loginMs * portals.length),
    },
    seen,
  };
}
