import { describe, expect, test } from 'vitest';
import type { FixHistory, FixProgress } from '../../../shared/model/fix.ts';
import type { FixResults } from '../../../shared/ipc/fix.ts';
import type { ChangeAsked } from '../../helpers/scene-bridge.ts';
import { answerInScene } from '../../helpers/scene-changes.ts';

const one = 'smb.not-requested share /mnt/media ask';
const preview = (id: string, account?: object): ChangeAsked => ({
  name: 'fix.preview',
  argument: { id, ...(account && { account }) },
});

async function previewed(scene: string, moment: string, asked: ChangeAsked): Promise<FixResults['fix.preview']> {
  const { answer } = await answerInScene(scene, moment, [asked]);
  // oxlint-disable-next-line no-unsafe-type-assertion -- the answer to a preview
  return answer as FixResults['fix.preview'];
}

async function applied(moment: string): Promise<{ last: FixProgress | undefined; history: FixHistory | undefined }> {
  const shown = await previewed('one-of-two', moment, preview(one));
  if (shown.state !== 'ready') throw new Error(JSON.stringify(shown));
  const apply: ChangeAsked = { name: 'fix.apply', argument: { id: one, hash: shown.preview.hash } };
  const { progress, history } = await answerInScene('one-of-two', moment, [preview(one), apply]);
  return { last: progress.at(-1), history };
}

describe('the window is shown, in each moment of a change,', () => {
  test.each([
    ['asking', 'asking', 'unfinished'],
    ['applying', 'applying', 'unfinished'],
    ['verifying', 'verifying', 'unfinished'],
    ['kept', 'kept', 'kept'],
    ['put-back', 'put-back', 'put-back'],
    ['refused', 'refused', undefined],
    ['stuck', 'stuck', 'stuck'],
  ])('%s: the run and what is kept of it', async (moment, phase, outcome) => {
    const { last, history } = await applied(moment);
    expect(last?.run.phase).toBe(phase);
    expect(history?.records[0]?.outcome).toBe(outcome);
  });

  test('what it changes, who has it in use, and how root is reached', async () => {
    expect(await previewed('one-of-two', 'plain', preview(one))).toMatchObject({
      preview: { busy: [], consent: [{ way: 'polkit' }], items: [{ kind: 'commands' }, { path: '/etc/fstab' }, {}] },
    });
    expect(await previewed('one-of-two', 'busy', preview(one))).toMatchObject({
      preview: { busy: [{ program: 'bash' }, { program: 'vlc' }], busyUnseen: true },
    });
    expect(await previewed('one-of-two', 'impossible', preview(one))).toMatchObject({
      preview: { cautions: [expect.stringContaining('by hand')], consent: [{ way: 'impossible' }] },
    });
    expect(await previewed('one-of-two', 'changed', preview(one))).toMatchObject({ state: 'refused' });
    const both = preview('smb.server-off nas 10.0.0.25 switch-on');
    expect(await previewed('at-the-samba', 'two-places', both)).toMatchObject({
      preview: { items: [{ place: { kind: 'nas' } }, { place: { kind: 'workstation' } }] },
    });
  });

  test('each path of a failover test, away and back, as the looks saw it', async () => {
    const id = 'test.failover iscsi 3600140551aa592fd025ed4ef1da523db';
    const shown = await previewed('lun-together', 'plain', preview(id));
    if (shown.state !== 'ready') throw new Error(JSON.stringify(shown));
    const asked = [preview(id), { name: 'fix.apply', argument: { id, hash: shown.preview.hash } }] as const;
    const away = await answerInScene('lun-together', 'verifying', asked);
    expect(away.progress.at(-1)).toMatchObject({ what: 'test', paths: [{ state: 'away' }, { state: 'waiting' }] });
    const { progress, history } = await answerInScene('lun-together', 'kept', asked);
    expect(progress.at(-1)).toMatchObject({
      run: { phase: 'tested', well: true },
      paths: [
        { name: '10.77.1.25 by eth0', state: 'back', silence: 290, carriedBy: ['10.77.2.25 by eth1'] },
        { name: '10.77.2.25 by eth1', state: 'back', silence: 290, carriedBy: ['10.77.1.25 by eth0'] },
      ],
    });
    expect(history?.records[0]).toMatchObject({ outcome: 'tested', reason: { kind: 'test' } });
  });

  test('what a setting of Windows waits for after it was kept', async () => {
    const id = 'win.multichannel-disabled machine local setting';
    const shown = await previewed('windows-multichannel-off', 'on-windows', preview(id));
    if (shown.state !== 'ready') throw new Error(JSON.stringify(shown));
    const apply: ChangeAsked = { name: 'fix.apply', argument: { id, hash: shown.preview.hash } };
    const { history } = await answerInScene('windows-multichannel-off', 'on-windows', [preview(id), apply]);
    expect(history?.records).toMatchObject([
      {
        outcome: 'kept',
        followUp: { steps: [{ kind: 'copy', commands: expect.stringMatching(/^Remove-/) as unknown }] },
      },
    ]);
  });

  test('a setting of Windows, in the words of PowerShell', async () => {
    const setting = preview('win.rss-off share X: setting');
    expect(await previewed('windows-rss-off', 'on-windows', setting)).toMatchObject({
      preview: {
        items: [{ kind: 'commands', lines: ["Enable-NetAdapterRss -Name 'Ethernet'"] }],
        risk: 'drops-network',
        consent: [{ way: 'uac' }],
      },
    });
  });

  test('an account that is asked for first', async () => {
    const guest = 'smb.guest-cannot-bind share /mnt/media account';
    expect(await previewed('guest', 'account', preview(guest))).toMatchObject({ state: 'needs-account' });
    expect(await previewed('guest', 'account', preview(guest, { user: 'ada' }))).toMatchObject({ state: 'ready' });
  });
});

test('a full history holds a change of every outcome, and what is unfinished can be recovered', async () => {
  const get: ChangeAsked = { name: 'history.get', argument: undefined };
  const { answer } = await answerInScene('one-of-two', 'history-full', [get]);
  expect(answer).toMatchObject({
    records: ['unfinished', 'kept', 'stuck', 'undone', 'put-back', 'kept'].map((outcome) => ({ outcome })),
    unfinished: [{ place: { kind: 'workstation' } }, { place: { kind: 'nas' } }],
  });
  const recover: ChangeAsked = { name: 'fix.recover', argument: undefined };
  const { history } = await answerInScene('one-of-two', 'history-full', [get, recover]);
  expect(history?.unfinished).toEqual([]);
});
