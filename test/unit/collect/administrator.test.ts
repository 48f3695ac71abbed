/** What an administrator was told once stands for what the user is denied, as of its time, until something changes. */
import { describe, expect, test } from 'vitest';
import { createAdministratorLook, createAnswersBox } from '../../../main/app/administrator-look.ts';
import { ChangeRefused } from '../../../main/change/changer.ts';
import type { AdministratorLook } from '../../../main/change/windows/administrator-look.ts';
import { collectMachine } from '../../../main/collect/collect-machine.ts';
import { deniedScripts, type AdministratorAnswers } from '../../../main/collect/smb-client/windows/administrator.ts';
import { diagnose } from '../../../main/findings/diagnose.ts';
import { judgementOf } from '../../../main/judge/judge.ts';
import type { AdministratorScript } from '../../../main/machine/windows/scripts.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { Source } from '../../../shared/ipc/publication.ts';
import { windowsSmbOf, type MachineFacts } from '../../../shared/model/machine.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import { instant, milliseconds } from '../../../shared/model/units.ts';
import { administratorLookTexts as texts } from '../../../shared/text/administrator-look.ts';
import { windowsSmbTexts } from '../../../shared/text/windows-smb.ts';
import {
  adapter,
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

const denied: Answers = {
  'smb-multichannel': refusal('Windows System Error 5,Get-SmbMultichannelConnection'),
  'smb-connections': refusal('Windows System Error 5,Get-SmbConnection'),
  'route-to 10.0.1.10': answer(),
};
const both = ['smb-multichannel', 'smb-connections'] as const;

/** What an administrator is told where everything is healthy, long before any look of the tests. */
const answersAt = (at: number, change: Partial<AdministratorAnswers['texts']> = {}): AdministratorAnswers => ({
  at: instant(at),
  texts: {
    'smb-multichannel': healthyAnswers['smb-multichannel'],
    'smb-connections': healthyAnswers['smb-connections'],
    ...change,
  },
});

interface How {
  readonly change?: Answers;
  readonly told?: AdministratorAnswers;
}
const lookBy =
  (depth: 'full' | 'tick') =>
  (previous?: MachineFacts, { change = {}, told }: How = {}): Promise<MachineFacts> =>
    collectMachine('workstation', windowsMachine({ ...healthyAnswers, ...denied, ...change }), depth, previous, {
      administrator: told,
    });
const [look, tick] = [lookBy('full'), lookBy('tick')];

const states = (facts: MachineFacts) => {
  const { pairs, connections, administrator } = windowsSmbOf(facts);
  return [pairs.state, connections.state, administrator];
};
const nothing = ['denied', 'denied', {}];
const all = ['known', 'known', { pairs: 7, connections: 7 }];

describe('answers of an administrator', () => {
  test.each([
    ['a full look', look],
    ['a tick', tick],
  ])('are taken over by %s, with the time at which they were read', async (_, next) => {
    const before = await look();
    expect(states(before)).toEqual(nothing);
    expect(deniedScripts(windowsSmbOf(before))).toEqual(both);
    const facts = await next(before, { told: answersAt(7) });
    expect(states(facts)).toEqual(all);
    const { pairs, edition } = windowsSmbOf(facts);
    expect(pairs).toMatchObject({ evidence: { readAt: 7, source: 'PowerShell: Get-SmbMultichannelConnection' } });
    expect(valueOf(edition)).toEqual(valueOf(windowsSmbOf(before).edition));
  });

  test('stay through looks and ticks, can be read anew, and are still known to be denied to this user', async () => {
    const told = await tick(await look(), { told: answersAt(7) });
    const later = await tick(await look(await tick(told)));
    expect(states(later)).toEqual(all);
    expect(deniedScripts(windowsSmbOf(later))).toEqual(both);
    const again = await tick(later, {
      told: { at: instant(9), texts: answersAt(9, { 'smb-connections': undefined }).texts },
    });
    expect(states(again)).toEqual(['known', 'known', { pairs: 9, connections: 7 }]);
  });

  const changes: readonly (readonly [string, Answers])[] = [
    ['a mapping', { 'smb-mappings': answer(mapping('Y:', String.raw`\\nas\other`)) }],
    ['an adapter', { adapters: answer(adapter('Ethernet', 12, { ReceiveLinkSpeed: 1e8 }), adapter('Ethernet 2', 15)) }],
    ['the settings', { 'smb-client-configuration': answer({ EnableMultiChannel: false }) }],
    [
      'the constraints',
      { 'smb-constraints': answer({ ServerName: 'nas', InterfaceAlias: 'Ethernet', InterfaceIndex: 12 }) },
    ],
    ['the addresses', { 'ip-addresses': answer() }],
  ];
  test.each(changes)('are forgotten when something else is set up: %s', async (_, change) => {
    const told = await tick(await look(), { told: answersAt(7) });
    const after = await look(told, { change });
    expect(states(after)).toEqual(nothing);
    expect(states(await look(after))).toEqual(nothing);
  });

  test('are not forgotten because something could not be read for once, and are when it has changed meanwhile', async () => {
    const told = await tick(await look(), { told: answersAt(7) });
    const failing = { 'smb-mappings': refusal('HRESULT 0x80041001,Get-SmbMapping') };
    const blind = await tick(told, { change: failing });
    expect(states(await tick(blind))).toEqual(all);
    const [, change] = changes[0] ?? [];
    expect(states(await tick(blind, { change: change ?? {} }))).toEqual(nothing);
  });

  test('that came while something changed are not used: nobody knows what they are of', async () => {
    const [, change] = changes[1] ?? [];
    expect(states(await tick(await look(), { change: change ?? {}, told: answersAt(7) }))).toEqual(nothing);
  });

  test('never take the place of what the user is told', async () => {
    const one = answersAt(7, { 'smb-multichannel': answer(pair('10.9.9.9', '10.9.9.8')) });
    const facts = await look(undefined, {
      change: { 'smb-multichannel': healthyAnswers['smb-multichannel'] },
      told: one,
    });
    expect(states(facts)).toEqual(['known', 'known', { connections: 7 }]);
    expect(valueOf(windowsSmbOf(facts).pairs)?.map(({ remote }) => remote)).toEqual(['10.0.1.10', '10.0.2.10']);
  });

  test.each([
    ['that were cut', healthyAnswers['smb-multichannel'].split('\n')[0] ?? ''],
    ['that are refused to an administrator too', refusal('Windows System Error 5,x').stdout],
    ['that are nothing', ''],
    ['that are not JSON', 'X: \\\\nas\\media\n'],
  ])('%s leave it denied', async (_, text) => {
    const facts = await tick(await look(), { told: answersAt(7, { 'smb-multichannel': text }) });
    expect(states(facts)).toEqual(['denied', 'known', { connections: 7 }]);
  });

  test('of events are those of a day', async () => {
    const events = { 'smb-events': refusal('UnauthorizedAccessException,Get-WinEvent') };
    const event = (TimeCreated: string) => ({ Id: 30_904, Log: 'x', TimeCreated, Data: { ServerName: 'nas' } });
    const before = await look(undefined, { change: events });
    const day = 24 * 60 * 60 * 1000;
    const iso = (ago: number) => new Date(before.readAt - ago).toISOString();
    const text = answer(event(iso(day + 60_000)), event(iso(day - 60_000)));
    const told = await tick(before, { change: events, told: { at: instant(7), texts: { 'smb-events': text } } });
    const later = await tick(told, { change: events });
    expect(valueOf(windowsSmbOf(later).events)?.map(({ at }) => at)).toEqual([before.readAt - day + 60_000]);
  });
});

describe('what is said of a share after an administrator has looked', () => {
  const second = { ClientInterfaceIndex: 15, ClientInterfaceFriendlyName: 'Ethernet 2', ServerInterfaceIndex: 4 };
  const oneRow = { 'tcp-connections 445': answer(tcpRow('10.0.1.20', 50_211, '10.0.1.10')) };
  const shareAfter = async (told: AdministratorAnswers, change: Answers = {}) => {
    const facts = await tick(await look(undefined, { change }), { change, told });
    const snapshot = nextSnapshot([], facts);
    return { snapshot, share: snapshot.shares[0], codes: diagnose([snapshot]).map(({ code }) => code) };
  };
  const lanesOf = ({ share }: Awaited<ReturnType<typeof shareAfter>>) =>
    (valueOf(share?.session ?? unchecked)?.lanes ?? []).map(({ remote, state }) => `${remote?.address} ${state}`);

  test('names dialect and account, when that was, and asks for no rights any more', async () => {
    const before = nextSnapshot([], await look());
    expect(before.shares[0]?.details.find(({ name }) => name === 'denied')).toMatchObject({
      value: 'connections pairs',
      text: 'dialect, account and the addresses that the NAS offers',
      needs: 'windows-administrator',
    });
    expect(diagnose([before]).map(({ code }) => code)).toEqual(['host.cannot-look']);
    const after = await shareAfter(answersAt(7));
    expect(after.codes).toEqual([]);
    expect(after.share?.details.map(({ name }) => name)).toEqual([
      'dialect',
      'login',
      'persistent',
      'administrator',
      'rates',
    ]);
    expect(after.share?.details.find(({ name }) => name === 'administrator')).toMatchObject({
      value: '1970-01-01T00:00:00.007Z',
      note: windowsSmbTexts.ofThen,
    });
  });

  test('offers the button, then the command, while it is denied', async () => {
    const [finding] = diagnose([nextSnapshot([], await look())]);
    expect(finding?.remedies).toMatchObject([
      { kind: 'administrator-look', title: texts.title },
      { kind: 'copy', commands: 'Get-SmbMultichannelConnection' },
    ]);
  });

  test('connections that were open or had failed then are no lanes of now', async () => {
    const failed = pair('10.0.2.20', '10.0.2.10', { ...second, CurrentChannels: 0, Failed: true });
    const rdma = { ClientRdmaCapable: true, ServerRdmaCapable: true };
    const pairs = answer(pair('10.0.1.20', '10.0.1.10'), failed, pair('10.0.3.20', '10.0.3.10', rdma));
    const after = await shareAfter(answersAt(7, { 'smb-multichannel': pairs }), oneRow);
    expect(lanesOf(after)).toEqual(['10.0.1.10 connected']);
    expect(after.share?.verdict.word).not.toBe('full');
    expect(after.codes).not.toContain('smb.channel-lost');
  });

  test('why Windows leaves a port out is found by what an administrator was told', async () => {
    const slow = idlePair('10.0.2.20', '10.0.2.10', { ...second, ServerLinkSpeed: '100000000' });
    const text = answer(pair('10.0.1.20', '10.0.1.10'), slow);
    const { codes } = await shareAfter(answersAt(7, { 'smb-multichannel': text }), oneRow);
    expect(codes).toContain('win.mixed-speed');
  });

  test('without a TCP connection nobody says that there is none at all: RDMA is shown to administrators only', async () => {
    const { share } = await shareAfter(answersAt(7), { 'tcp-connections 445': answer() });
    expect(share?.verdict).toMatchObject({ word: 'unknown', missing: [windowsSmbTexts.missing.noTcpConnection] });
  });
});

describe('the button', () => {
  const local: Source = { kind: 'local', hostName: 'desk' };
  async function asked(
    facts: MachineFacts,
    answers: () => Promise<AdministratorLook>,
    { source = local, later = {} }: { readonly source?: Source; readonly later?: How } = {},
  ) {
    const scripts: (readonly AdministratorScript[])[] = [];
    const box = createAnswersBox();
    let looks = 0;
    let seen = facts;
    const press = createAdministratorLook({
      state: () => ({
        source,
        interval: milliseconds(1000),
        stale: false,
        judged: judgementOf(nextSnapshot([], seen), []),
      }),
      look: async (which) => {
        scripts.push(which);
        return answers();
      },
      give: box.give,
      lookNow: async () => {
        looks += 1;
        seen = await tick(seen, { ...later, told: box.take() });
      },
    });
    return { press, scripts, looks: () => looks };
  }
  const read = answersAt(7);

  test('asks for what is denied, hands it to one look, and says so', async () => {
    const { press, scripts, looks } = await asked(await look(), async () => ({ read, failures: [] }));
    expect(await press()).toEqual({ state: 'read', sentence: texts.done });
    expect(scripts).toEqual([both]);
    expect(looks()).toBe(1);
  });

  test('says what not even an administrator could read', async () => {
    const failures = ['PowerShell: Get-SmbConnection took longer than 10 s.'];
    const { press } = await asked(await look(), async () => ({ read, failures }));
    expect(await press()).toEqual({ state: 'read', sentence: texts.partly(failures) });
  });

  test.each<[string, AdministratorAnswers, How, string]>([
    [
      'something changed meanwhile',
      read,
      { change: { 'ip-addresses': answer(), adapters: answer(adapter('Ethernet', 12)) } },
      'PowerShell: Get-SmbMultichannelConnection and PowerShell: Get-SmbConnection',
    ],
    [
      'not even an administrator is told',
      answersAt(7, { 'smb-connections': refusal('Windows System Error 5,x').stdout }),
      {},
      'PowerShell: Get-SmbConnection',
    ],
  ])('never calls that done which could not be used: %s', async (_, answered, later, sources) => {
    const { press } = await asked(await look(), async () => ({ read: answered, failures: [] }), { later });
    expect(await press()).toEqual({ state: 'read', sentence: texts.partly([texts.notUsed(sources)]) });
  });

  test('says why nothing was read, and can be pressed again', async () => {
    const { press, looks } = await asked(await look(), async () => {
      throw new ChangeRefused('consent-refused', texts.notAllowed);
    });
    expect(await press()).toEqual({ state: 'not-read', sentence: texts.notAllowed });
    expect(await press()).toEqual({ state: 'not-read', sentence: texts.notAllowed });
    expect(looks()).toBe(0);
  });

  test('asks once at a time', async () => {
    const answered = Promise.withResolvers<AdministratorLook>();
    const { press, scripts } = await asked(await look(), () => answered.promise);
    const first = press();
    expect(await press()).toEqual({ state: 'not-read', sentence: texts.running });
    answered.resolve({ read, failures: [] });
    expect(await first).toMatchObject({ state: 'read' });
    expect(scripts).toHaveLength(1);
  });

  test.each<[string, How, Source, string]>([
    [
      'where nothing is denied',
      { change: { 'smb-multichannel': answer(), 'smb-connections': answer() } },
      local,
      texts.nothingDenied,
    ],
    ['of a recording', {}, { kind: 'recording', hostName: 'desk', name: 'desk' }, texts.onlyHere],
  ])('asks nobody %s', async (_, how, source, sentence) => {
    const { press, scripts } = await asked(await look(undefined, how), async () => ({ read, failures: [] }), {
      source,
    });
    expect(await press()).toEqual({ state: 'not-read', sentence });
    expect(scripts).toEqual([]);
  });
});
