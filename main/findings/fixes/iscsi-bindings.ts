import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import type { FixStep } from '../../change/steps.ts';
import type { FixDraft } from '../finding.ts';
import { sessionsOf, type IscsiView } from '../iscsi-view.ts';
import { fix } from '../remedy.ts';
import { answers, looseFilters } from './own-ways.ts';

const relogMs = 20_000;

/**
 * Makes further sessions anew by these interfaces, one each; the first session stays. Empty without a map, which takes over while a
 * session is away, and where no record tells whether a session comes back at the start.
 */
export function bindSessions(view: IscsiView, exit: string, others: readonly string[]): readonly FixDraft[] {
  const { native, client, now } = view;
  const sessions = sessionsOf(native);
  const records = valueOf(client.records) ?? [];
  if (
    native.map === undefined ||
    sessions.some(({ boundTo, iface = 'default' }) => boundTo !== undefined || iface !== 'default')
  )
    return [];
  const steps = others.flatMap((dev, index): readonly FixStep[] => {
    const { address, port } = sessions[index + 1]?.connection ?? {};
    const record = records.find((one) => one.target === native.target && one.address === address && one.port === port);
    return address === undefined || port === undefined || record?.iface !== 'default'
      ? []
      : [{ verb: 'bind-iscsi', target: native.target, address, tcpPort: port, dev }];
  });
  if (steps.length === 0) return [];
  const devs = others.slice(0, steps.length);
  return fix({
    name: 'bind',
    title: 'Send each session by its own port',
    plan: {
      parts: [
        {
          place: { kind: 'workstation' },
          steps: [{ verb: 'set-sysctls', settings: [...answers, ...looseFilters([exit, ...devs], now)] }, ...steps],
        },
      ],
      verification: { kind: 'finding-gone' },
      risk: 'drops-network',
      interrupts: [iscsiTexts.bound(listed(devs)), iscsiTexts.answering(listed([exit, ...devs]))],
      undo: [iscsiTexts.undoBound, changeText.undoRefuses],
      duration: milliseconds(relogMs * steps.length),
    },
  });
}
