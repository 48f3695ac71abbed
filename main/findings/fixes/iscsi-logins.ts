import type { NodeRecord } from '../../../shared/model/iscsi.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { iscsiTexts } from '../../../shared/text/fixes/iscsi.ts';
import { changeText } from '../../../shared/text/fixes/changes.ts';
import type { FixStep } from '../../change/steps.ts';
import type { FixDraft } from '../finding.ts';
import { isMounted, sessionsOf, type IscsiView } from '../iscsi-view.ts';
import { fix } from '../remedy.ts';

const loginMs = 20_000;
const settingMs = 2_000;

/**
 * Logs in by these portals as well; empty where one of them has no port on record, or where the LUN is in use without a map: a
 * further session would show the same disk a second time.
 */
export function logInToo(view: IscsiView, addresses: readonly string[]): readonly FixDraft[] {
  if (view.native.map === undefined && isMounted(view.native)) return [];
  const steps = addresses.map((address) => loginSteps(view, address));
  if (steps.some((each) => each.length === 0)) return [];
  return fix({
    name: 'log-in',
    title: addresses.length === 1 ? 'Log in by the other portal' : 'Log in by the other portals',
    plan: {
      parts: [{ place: { kind: 'workstation' }, steps: steps.flat() }],
      verification: { kind: 'finding-gone' },
      risk: 'none',
      interrupts: [iscsiTexts.loggedIn],
      undo: [iscsiTexts.undoLogin, changeText.undoRefuses],
      duration: milliseconds(loginMs * addresses.length),
    },
  });
}

/** The session, and that it comes back after a start if those that are there do. */
function loginSteps({ client, native }: IscsiView, address: string): readonly FixStep[] {
  const records = valueOf(client.records) ?? [];
  const own = records.find((record) => record.target === native.target && record.address === address);
  const port = own?.port ?? portOnRecord(records, address);
  if (port === undefined) return [];
  const login = { target: native.target, address, tcpPort: port, iface: own?.iface ?? 'default' };
  const lasting = comesBack(records, native.target, sessionsOf(native)) ? ({ startup: 'automatic' } as const) : {};
  const session: FixStep = { verb: 'iscsi-session', ...login, wanted: 'in', ...lasting };
  const isManual = own?.startup === 'manual' && 'startup' in lasting;
  return isManual ? [session, { verb: 'iscsi-node', ...login, name: 'node.startup', value: 'automatic' }] : [session];
}

/** The portal as other targets of the same NAS have it. */
const portOnRecord = (records: readonly NodeRecord[], address: string): number | undefined =>
  records.find((record) => record.address === address)?.port;

function comesBack(records: readonly NodeRecord[], target: string, sessions: ReturnType<typeof sessionsOf>): boolean {
  const used = new Set(
    sessions.flatMap(({ connection }) => connection?.persistentAddress ?? connection?.address ?? []),
  );
  const own = records.filter((record) => record.target === target && used.has(record.address));
  return own.length > 0 && own.every(({ startup }) => startup === 'automatic' || startup === 'onboot');
}

/** Lets open-iscsi log in by these records when the machine starts. */
export function logInAtStart(records: readonly NodeRecord[]): readonly FixDraft[] {
  const steps = records.map(({ target, address, port, iface }): FixStep => ({
    verb: 'iscsi-node',
    target,
    address,
    tcpPort: port,
    iface,
    name: 'node.startup',
    value: 'automatic',
  }));
  return fix({
    name: 'startup',
    title: 'Log in when the machine starts',
    plan: {
      parts: [{ place: { kind: 'workstation' }, steps }],
      verification: { kind: 'finding-gone' },
      risk: 'none',
      interrupts: [iscsiTexts.startupInterrupts],
      undo: [iscsiTexts.undoStartup, changeText.undoRefuses],
      duration: milliseconds(settingMs * records.length),
    },
  });
}
