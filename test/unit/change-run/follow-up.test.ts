/** What becomes of a change of Windows that only new connections take over, look by look. */
import { describe, expect, test } from 'vitest';
import type { FixPart } from '../../../main/change/plan.ts';
import { awaitedNow } from '../../../main/change/run/follow-up.ts';
import type { StoredFix } from '../../../main/change/run/ports.ts';
import { createChangeService } from '../../../main/change/run/service.ts';
import type { StepOf } from '../../../main/change/steps.ts';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { FixHistory } from '../../../shared/model/fix.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { instant } from '../../../shared/model/units.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { memoryHistory } from '../../helpers/fix-model.ts';
import {
  answer,
  healthyAnswers,
  idlePair,
  mapping,
  pair,
  refusal,
  tcpRow,
  windowsMachine,
  type Answers,
} from '../../helpers/windows-answers.ts';

async function lookAt(second: number, change: Answers): Promise<Snapshot> {
  const machine = windowsMachine({ ...healthyAnswers, 'route-to 10.0.1.10': answer(), ...change });
  const facts = await collectMachine('workstation', machine, 'full');
  return nextSnapshot([], { ...facts, readAt: instant(second * 1000) });
}

const first = pair('10.0.1.20', '10.0.1.10');
const other = { ClientInterfaceIndex: 15, ClientInterfaceFriendlyName: 'Ethernet 2', ServerInterfaceIndex: 4 };
const left = idlePair('10.0.2.20', '10.0.2.10', other);
const oldRow = tcpRow('10.0.1.20', 50_211, '10.0.1.10');
const rows = (...all: readonly ReturnType<typeof tcpRow>[]) => ({ 'tcp-connections 445': answer(...all) });
const onePath = (port: number, pairs: Answers) => ({ ...rows(tcpRow('10.0.1.20', port, '10.0.1.10')), ...pairs });
/** A server edition, whose connections need no load. */
const server = { machine: healthyAnswers.machine.replace('"ProductType":1', '"ProductType":3') };
const single: Answers = { ...server, ...rows(oldRow), 'smb-multichannel': answer(first, left) };
const newSingle: Answers = { ...server, ...onePath(50_400, { 'smb-multichannel': answer(first, left) }) };
const bothNew = rows(tcpRow('10.0.1.20', 50_400, '10.0.1.10'), tcpRow('10.0.2.20', 50_401, '10.0.2.10'));
const away: Answers = { 'smb-mappings': answer(), ...rows() };

const subject = { kind: 'machine', id: 'local', name: 'desk' } as const;
const plan = (...wishes: StepOf<'set-windows'>['wishes']): readonly FixPart[] => [
  { place: { kind: 'workstation' }, steps: [{ verb: 'set-windows', wishes }] },
];
const parts = plan({ setting: 'multichannel' });

/** A change that was kept while the share had the connections of `then`. */
async function keptAt(then: Answers) {
  let snapshot = await lookAt(100, then);
  let played: 'recording' | undefined;
  const awaits = awaitedNow(subject, parts, snapshot);
  const record: StoredFix = {
    transaction: 'one',
    reason: { kind: 'finding', code: 'win.multichannel-disabled' },
    subject,
    title: 'Switch SMB multichannel on',
    places: [{ kind: 'workstation' }],
    at: instant(90_000),
    outcome: 'kept',
    sentence: 'Checked twice.',
    items: [],
    before: { at: instant(90_000), verdict: 'unknown', carrying: 1, possible: 1 },
    parts: [{ place: { kind: 'workstation' }, transaction: 'one' }],
    ...(awaits && { awaits }),
  };
  const history = memoryHistory([record]);
  const told: FixHistory[] = [];
  const never = () => Promise.reject(new Error('nothing is changed here'));
  const service = createChangeService({
    clock: fakeClock(),
    present: () => ({ snapshot, findings: [], standing: [], ...(played && { played }) }),
    lookNow: never,
    machineFor: never,
    performerFor: never,
    callerFor: never,
    prepare: never,
    show: never,
    history,
    newTransaction: () => 'two',
    onProgress: () => undefined,
    onHistory: (now) => void told.push(now),
    report: (what) => {
      throw new Error(what);
    },
  });
  const look = async (second: number, change: Answers) => {
    snapshot = await lookAt(second, change);
    await service.looked();
    const [shown] = service.history().records;
    return shown?.followUp === undefined
      ? { ended: shown?.sentence, after: shown?.after }
      : { waits: shown.followUp.sentence, steps: shown.followUp.steps };
  };
  return { look, record: () => history.all()[0], told, play: () => void (played = 'recording') };
}

describe('a change that only new connections take over', () => {
  test('waits for them, says what to do, and tells what they came to', async () => {
    const { look, record, told } = await keptAt(single);
    expect(await look(101, single)).toEqual({
      waits: expect.stringMatching(/connections of media were opened before the change/) as unknown,
      steps: [
        {
          kind: 'copy',
          text: expect.stringMatching(/not as administrator:$/) as unknown,
          commands: [
            String.raw`Remove-SmbMapping -LocalPath 'X:' -UpdateProfile -Force`,
            'Start-Sleep -Seconds 60',
            String.raw`New-SmbMapping -LocalPath 'X:' -RemotePath '\\nas\media' -Persistent $true`,
          ].join('\n'),
        },
      ],
    });
    expect(told).toHaveLength(1);
    // A second lane beside the old one proves nothing.
    expect(await look(110, { ...single, ...rows(oldRow, tcpRow('10.0.2.20', 50_401, '10.0.2.10')) })).toMatchObject({
      waits: expect.stringMatching(/opened before/) as unknown,
    });
    expect(await look(120, away)).toEqual({
      waits: 'The old connections are gone, and media is not mapped now. Map it again when a minute has passed.',
      steps: [],
    });
    expect(await look(190, bothNew)).toEqual({
      ended: 'The change helped: all connections are new, and media uses 2 of 2 paths.',
      after: { at: 190_000, verdict: 'full', carrying: 2, possible: 2 },
    });
    expect(record()).not.toHaveProperty('awaits');
  });

  test('is told not to have helped once further connections had time to come, and never before', async () => {
    const { look } = await keptAt(single);
    expect(await look(200, newSingle)).toMatchObject({ waits: expect.stringMatching(/waits for further/) as unknown });
    expect(await look(214, newSingle)).toMatchObject({ waits: expect.stringMatching(/waits for further/) as unknown });
    expect(await look(216, newSingle)).toMatchObject({
      ended: expect.stringMatching(/but media still uses 1 of 2 paths.*can be undone/) as unknown,
      after: { carrying: 1, possible: 2 },
    });
  });

  test('asks for a load where a client edition opens nothing without', async () => {
    const { look } = await keptAt(single);
    const idle = onePath(50_400, { 'smb-multichannel': answer(first, { ...left, Selected: true }) });
    expect(await look(300, idle)).toMatchObject({
      waits: expect.stringMatching(/only under load/) as unknown,
      steps: [{ kind: 'load', share: 'X:' }],
    });
    expect(await look(310, bothNew)).toMatchObject({ ended: expect.stringMatching(/helped/) as unknown });
  });

  test('is not decided by what could not be read', async () => {
    const { look, record } = await keptAt(single);
    await look(101, single);
    const before = record();
    const denied = refusal('Windows System Error 5,Get-SmbMapping');
    const opened = { waits: expect.stringMatching(/opened before/) as unknown };
    expect(await look(102, { 'smb-mappings': denied })).toMatchObject(opened);
    expect(await look(103, { 'tcp-connections 445': denied, 'smb-multichannel': denied })).toMatchObject(opened);
    expect(record()).toEqual(before);
  });

  test('is not decided by a recording', async () => {
    const { look, record, play } = await keptAt(single);
    play();
    await look(102, away);
    expect(record()).toHaveProperty('awaits.shares[0].lanes', ['10.0.1.20:50211-10.0.1.10:445']);
  });

  test('waits for nothing where no connection is open, or none could be read', async () => {
    const denied = refusal('Windows System Error 5,Get-NetTCPConnection');
    for (const then of [away, { 'tcp-connections 445': denied, 'smb-multichannel': denied }])
      expect(awaitedNow(subject, parts, await lookAt(1, then))).toBeUndefined();
    const restarted = plan({ setting: 'rss', interface: 'Ethernet' });
    expect(awaitedNow(subject, restarted, await lookAt(1, single))).toBeUndefined();
  });

  test('counts each share, and every one of them has to be mapped again', async () => {
    const two = answer(mapping('X:', String.raw`\\nas\media`), mapping('Y:', String.raw`\\nas\photo`));
    const { look } = await keptAt({ ...single, 'smb-mappings': two });
    expect(
      await look(120, { 'smb-mappings': answer(mapping('Y:', String.raw`\\nas\photo`)), ...bothNew }),
    ).toMatchObject({
      waits: expect.stringMatching(/gone, and media is not mapped/) as unknown,
    });
    expect(await look(190, { 'smb-mappings': two, ...bothNew })).toMatchObject({
      ended: expect.stringMatching(/helped/) as unknown,
    });
  });
});
