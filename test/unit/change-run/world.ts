import { createChangeService } from '../../../main/change/run/service.ts';
import type { Present, StoredFix } from '../../../main/change/run/ports.ts';
import type { Applied, ApplyRequest, Performer } from '../../../main/change/performer.ts';
import type { Operation } from '../../../main/change/operation.ts';
import { commandLine, type Machine } from '../../../main/machine/machine.ts';
import type { Offer, Proposal } from '../../../main/change/plan.ts';
import { accountToGive } from '../../../main/change/steps.ts';
import type { ChangeReason, ChangePlace, FixProgress } from '../../../shared/model/fix.ts';
import type { Share, Snapshot, VerdictWord } from '../../../shared/model/snapshot.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { fakeClock, settled } from '../../helpers/fake-clock.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';
import { finding } from '../../helpers/finding.ts';
import { memoryHistory } from '../../helpers/fix-model.ts';
import { look, mount } from '../../helpers/snapshot-builder.ts';
import { asCifs } from '../../../main/snapshot/adapters/cifs/native.ts';

/** How things stand after a change, at one look. */
interface Afterwards {
  readonly gone: boolean;
  readonly carrying: 0 | 1 | 2;
  readonly mounted?: boolean;
}

interface Wishes {
  readonly places?: readonly ChangePlace[];
  readonly played?: 'recording';
  readonly account?: boolean;
  /** The rule speaks only under load. */
  readonly underLoad?: boolean;
  /** The change shows in traffic alone: to these addresses. */
  readonly traffic?: readonly string[];
  /** The program before this one ended in the middle of a change; `true`: of the workstation. */
  readonly crashed?: boolean | readonly ChangePlace[];
  /** A change of the same is offered for this reason, as `offered`. */
  readonly reason?: ChangeReason;
}

const words: readonly VerdictWord[] = ['broken', 'single', 'full'];
const operation: Operation = { kind: 'sysctl', key: 'net.ipv4.conf.all.rp_filter', before: '1', after: '2' };

/** One computer's performer that does what the test says and remembers what was said to it. */
function performer(name: string, onApplied: () => void, onBack: () => void) {
  const one = {
    said: [] as string[],
    password: undefined as string | undefined,
    before: (): void => undefined,
    /** Before anything is done. */
    refuse: undefined as Error | undefined,
    /** After its first step, which it has put back itself. */
    failAt: undefined as Error | undefined,
    /** On the way back. */
    stuck: undefined as Error | undefined,
    undoRefused: undefined as Error | undefined,
  };
  const real: Performer = {
    consent: async () => ({ place: { kind: 'workstation' }, way: 'already-root' }),
    async apply(request: ApplyRequest, tell): Promise<Applied> {
      one.before();
      one.said.push('apply');
      one.password = request.password;
      if (one.refuse !== undefined) throw one.refuse;
      tell({ index: 0, operation, state: 'doing' });
      if (one.failAt !== undefined) throw one.failAt;
      tell({ index: 0, operation, state: 'done' });
      onApplied();
      return {
        transaction: name,
        keep: async () => void one.said.push('keep'),
        revert: async () => {
          one.said.push('put back');
          if (one.stuck !== undefined) throw one.stuck;
          onBack();
        },
      };
    },
    async undo() {
      one.said.push('undo');
      if (one.undoRefused !== undefined) throw one.undoRefused;
      onBack();
    },
    async recover() {
      one.said.push('recover');
      return [{ transaction: 'left' }];
    },
  };
  return { ...real, one };
}

/** A workstation with one share that uses one of two ports, a NAS, and a change for it. */
export function fixWorld({
  places = [{ kind: 'workstation' }],
  played,
  account = false,
  underLoad = false,
  traffic,
  crashed = false,
  reason,
}: Wishes = {}) {
  const clock = fakeClock();
  const [base] = look({ mounts: [mount(1)] });
  const [share] = base.shares;
  if (share === undefined) throw new Error('the builder mounts a share');
  const trouble = finding({
    code: 'smb.not-requested',
    subject: { kind: 'share', id: share.id, name: share.name },
    title: 'The mount never asked for a second channel',
  });
  const id = 'smb.not-requested share';
  const leftAt: readonly ChangePlace[] = typeof crashed === 'boolean' ? [{ kind: 'workstation' }] : crashed;
  const left: StoredFix = {
    transaction: 'left',
    reason: { kind: 'finding', code: trouble.code },
    subject: trouble.subject,
    title: 'Ask for two channels',
    places: leftAt,
    at: instant(1),
    outcome: 'unfinished',
    sentence: '',
    items: [],
    parts: leftAt.map((place) => ({ place, transaction: 'left' })),
  };
  let looks = 0;
  let stands = true;
  let list: readonly Afterwards[] | undefined;
  let planned: readonly Afterwards[] = [];
  let user: string | undefined;
  const seen = (now: Afterwards): Snapshot => {
    const native = asCifs(share);
    const mounted =
      user === undefined || !native ? share : { ...share, native: { ...native, mount: { ...native.mount, user } } };
    return { ...base, at: clock.now(), shares: sharesAt(mounted, now) };
  };
  let snapshot = seen({ gone: false, carrying: 1 });
  const told: FixProgress[] = [];
  const reported: string[] = [];
  const onApplied = (): void => void (list = planned);
  const onBack = (): void => void (list = undefined);
  const here = performer('w', onApplied, onBack);
  const there = performer('n', onApplied, onBack);
  const performerFor = async (place: ChangePlace): Promise<Performer> => (place.kind === 'nas' ? there : here);
  const present = (): Present => ({
    ...(played === undefined ? {} : { played }),
    snapshot,
    findings: stands ? [{ ...trouble, remedies: [proposal] }] : [],
    standing: stands ? [trouble] : [],
    ...(reason === undefined ? {} : { offers: [offer(reason)] }),
  });
  const wish = account ? { account: accountToGive } : { channels: 2 };
  const proposal: Proposal = {
    kind: 'fix',
    id,
    title: 'Ask for two channels',
    risk: 'remounts-share',
    needs: account ? 'account' : 'nothing',
    plan: {
      parts: places.map((place) => ({
        place,
        steps: [{ verb: 'remount-cifs', mounts: [{ at: share.at, remote: share.remote, wish }] }],
      })),
      verification: underLoad ? { kind: 'in-force' } : { kind: 'finding-gone', ...(traffic && { traffic }) },
      risk: 'remounts-share',
      interrupts: [],
      undo: [],
      duration: milliseconds(1000),
    },
  };
  const offer = (why: ChangeReason): Offer => {
    if (!('plan' in proposal)) throw new Error('it has a plan');
    const { plan, ...remedy } = proposal;
    const { subject } = trouble;
    const verification = { kind: 'in-force' } as const;
    return {
      reason: why,
      subject,
      remedy: { ...remedy, id: 'offered' },
      plan: { ...plan, verification },
      seen: snapshot,
    };
  };
  const run: string[] = [];
  const machine: Machine = {
    ...fakeMachine({}),
    async run(argv) {
      run.push(commandLine(argv));
      // Nobody answers ping at the one address, and to the other it may not send.
      return { exitCode: argv.includes('10.0.0.25') ? 1 : 2, stdout: '', stderr: '' };
    },
  };
  let transactions = 0;
  const history = memoryHistory(crashed === false ? [] : [left]);
  const service = createChangeService({
    clock,
    present,
    async lookNow() {
      looks += 1;
      const [now, ...rest] = list ?? [{ gone: false, carrying: 1 } as const];
      if (now === undefined) return;
      if (list !== undefined && rest.length > 0) list = rest;
      stands = !now.gone;
      snapshot = seen(now);
    },
    machineFor: async () => machine,
    performerFor,
    callerFor: async () => ({ uid: 1000, gid: 1000 }),
    prepare: async () => [operation],
    show: async () => ({
      items: [],
      commands: '',
      cautions: [],
      interrupts: [],
      undo: [],
      busy: [],
      busyUnseen: false,
    }),
    history,
    newTransaction: () => `run-${(transactions += 1)}`,
    onProgress: (progress) => void told.push(progress),
    onHistory: () => undefined,
    report: (what) => void reported.push(what),
  });
  const passUntil = async (done: () => boolean): Promise<void> => {
    for (let second = 0; second < 200 && !done(); second += 1) await clock.pass(1000);
    if (!done()) throw new Error(`it never ended: ${JSON.stringify(told.at(-1))}`);
    await settled();
  };
  return {
    id,
    service,
    performers: { workstation: here.one, nas: there.one },
    /** What each look after the change sees; the last one stays. */
    afterwards: (...after: readonly Afterwards[]) => void (planned = after),
    gone: () => void (stands = false),
    /** The share is mounted with this account from the next look on. */
    seeAccount: (name: string) => void (user = name),
    /** The copy has ended. */
    idle: () => void (snapshot = seen({ gone: true, carrying: 0 })),
    looks: () => looks,
    /** The command lines of the workstation. */
    run,
    reported,
    records: () => history.all(),
    told: () => told,
    last: () => told.at(-1),
    phases: () =>
      told.map(({ run }) => run.phase).filter((phase, index, all) => phase !== all[index - 1] && phase !== 'asking'),
    until: (phase: string) => passUntil(() => told.at(-1)?.run.phase === phase),
    end: () => passUntil(() => service.history().running.length === 0),
    async recover() {
      await service.recover();
    },
  };
}

function sharesAt(share: Share, { carrying, mounted = true }: Afterwards): readonly Share[] {
  const verdict = { ...share.verdict, word: words[carrying] ?? 'unknown', carrying, possible: 2 };
  return mounted ? [{ ...share, verdict }] : [];
}
