/** A change of another computer over a real sshd, and what it leaves there. */
import { test } from 'vitest';
import { ChangeRefused } from '../../main/change/changer.ts';
import type { Operation } from '../../main/change/operation.ts';
import type { Applied, ApplyRequest, StepNews } from '../../main/change/performer.ts';
import { hashOf, type Prepare } from '../../main/change/prepare.ts';
import { remotePerformer, type RemotePerformer } from '../../main/change/remote/performer.ts';
import type { FixStep } from '../../main/change/steps.ts';
import { openSshChanging } from '../../main/machine/ssh-change.ts';
import { milliseconds } from '../../shared/model/units.ts';
import { openChangingBox, type ChangingBox, type Tools } from './changing-box.ts';

interface Opened {
  readonly performer: RemotePerformer;
  readonly close: () => Promise<void>;
}

export interface RemoteSide {
  /** A computer of the test's own. */
  readonly computer: (tools?: Tools) => Promise<ChangingBox>;
  readonly performerFor: (box: ChangingBox, options?: PerformerOptions) => Promise<Opened>;
}

interface Fixtures extends RemoteSide {
  /** Closed after the test, the last one first. */
  readonly open: { close(): Promise<void> }[];
}

interface PerformerOptions {
  readonly user?: string;
  readonly patienceMs?: number;
  readonly prepare?: Prepare;
}

/** A test that changes computers of its own over SSH; many of them wait for deadlines, so they can do so side by side. */
export const remoteTest = test.extend<Fixtures>({
  open: ({ onTestFinished }, use) => {
    const open: Fixtures['open'] = [];
    onTestFinished(async () => {
      for (const each of open.toReversed()) await each.close();
    });
    return use(open);
  },
  computer: ({ open }, use) =>
    use(async (tools = 'debian') => {
      const box = await openChangingBox(tools);
      open.push(box);
      await box.write('/etc/lw-one.conf', 'one\n');
      await box.write('/etc/lw-two.conf', 'two');
      await box.box.shell('echo 0 > /proc/sys/net/ipv4/conf/eth0/rp_filter');
      return box;
    }),
  performerFor: ({ open }, use) =>
    use(async (box, { user = 'root', patienceMs = 120_000, prepare } = {}) => {
      const changing = await openSshChanging(box.login(user));
      const opened = { close: () => changing.close() };
      open.push(opened);
      const performer = remotePerformer({
        changing,
        place: { kind: 'nas', nas: 'nas' },
        host: 'the box',
        prepare: prepare ?? (async () => operations),
        patience: milliseconds(patienceMs),
      });
      return { performer, ...opened };
    }),
});

export const operations: readonly Operation[] = [
  {
    kind: 'file',
    path: '/etc/lw-one.conf',
    before: { text: 'one\n', mode: 0o644 },
    after: { text: "it's $(one)", mode: 0o644 },
  },
  { kind: 'sysctl', key: 'net/ipv4/conf/eth0/rp_filter', before: '0', after: '2' },
  { kind: 'file', path: '/etc/lw-new.conf', after: { text: 'new\n', mode: 0o600 } },
  { kind: 'file', path: '/etc/lw-two.conf', before: { text: 'two', mode: 0o644 } },
];
export const first = 'one\ntwo0\n';
export const changed = "it's $(one)new\n2\n";
export const look = (box: ChangingBox): Promise<string> =>
  box.box.shell(
    'cat /etc/lw-one.conf /etc/lw-new.conf /etc/lw-two.conf 2>/dev/null || :; cat /proc/sys/net/ipv4/conf/eth0/rp_filter',
  );

export const request = (hash = hashOf(operations), steps: readonly FixStep[] = []): ApplyRequest => ({
  purpose: {
    reason: { kind: 'finding', code: 'smb.not-requested' },
    subject: { kind: 'share', id: '//nas/data', name: 'data' },
    title: 'Ask for two channels',
  },
  steps,
  hash,
});
export const never = new AbortController().signal;
export const silent = (): undefined => undefined;
export const errorOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  );
export const codeOf = async (work: Promise<unknown>): Promise<unknown> => {
  const error = await errorOf(work);
  return error instanceof ChangeRefused ? error.code : error;
};
export const apply = (performer: RemotePerformer, tell: (news: StepNews) => void = silent): Promise<Applied> =>
  performer.apply(request(), tell, never);
export const journalNames = (box: ChangingBox): Promise<string> =>
  box.box.shell('cd /var/lib/lanewise/journal; ls | grep -v lock');
export const watchers = async (box: ChangingBox): Promise<string> =>
  box.box.shell(
    "for each in /proc/[0-9]*; do tr '\\0' ' ' <$each/cmdline 2>/dev/null | grep -a 'journal/.*[.]undo' || :; done",
  );
