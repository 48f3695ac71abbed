import { type MachineFacts, smbServerOf, type NasGuide } from '../../../shared/model/machine.ts';
import type { KernelMessage } from '../../../shared/model/cifs.ts';
import { valueOf, type Evidence } from '../../../shared/model/reading.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import type { Nas, Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count, first } from '../../../shared/text/phrases.ts';
import { finding, type Draft } from '../finding.ts';
import { portsOnceAnnounced, sharesOf } from '../fixes/ports.ts';
import { atLeast, mountAgainTitle, remountPlan } from '../fixes/remount.ts';
import { sambaPlan } from '../fixes/samba-plan.ts';
import { kindOf, plainSamba } from '../fixes/samba.ts';
import { logSinceMount, messagesWith, noListWords, noMultichannelWords, quoteLog } from '../mount-log.ts';
import { mountAgain } from '../mounting.ts';
import { multichannelAtNas, nasFactsOf, quoteSamba, quoteSettings } from '../nas-side.ts';
import { atTheNas, copy, explain, fix } from '../remedy.ts';
import { quietCompanions } from '../session-sharing.ts';
import { capabilityWords, placesOf, quoteInterfaces, quoteMount, quoteSession } from '../share-quotes.ts';
import { isLosing, nasNamed, speaksOldDialect, type ShareView } from '../share-view.ts';
import { announced as announcedList, kernelLog, mountTable, session } from '../sources.ts';
import { perNas, perSmbNas, type Wrong } from '../subjects.ts';
import { mapAgain, quoteEvents, windowsSharesOf, windowsSource } from '../windows-view.ts';
import { asCifs } from '../../snapshot/adapters/cifs/native.ts';
import { asWindows } from '../../snapshot/adapters/windows-smb/native.ts';

const offAgain = ['does not support multichannel anymore'];

type Why = 'no-capability' | 'no-list' | 'no-capability-but-list' | 'switched-off';

interface Seen {
  readonly nas: Nas;
  readonly now: Snapshot;
  /** The share that shows it. */
  readonly view: ShareView;
  readonly why: Why;
}

/** Channels were asked for, and the NAS does not offer multichannel or names no ports. */
export const serverOff = finding<Seen>({
  code: 'smb.server-off',
  unless: [],
  // From Linux 7.0 on channels are opened after the mount returned: do not judge before they could be there.
  visibleAfter: milliseconds(10_000),
  label: 'off on the NAS',
  examine: (history) => {
    const [now] = history;
    if (now.facts.windowsSmb !== undefined) {
      const looksAt = [mountTable, session, windowsSource('events')];
      return perNas(history, looksAt, (nas) => offForWindows(nas, now));
    }
    return perSmbNas(history, [mountTable, session, announcedList, kernelLog], (nas, views) => {
      const view = views.find((one) => reasonOf(one) !== undefined);
      const why = view && reasonOf(view);
      if (view === undefined || why === undefined) return undefined;
      const said = messagesWith(logSinceMount(view), [...noMultichannelWords, ...offAgain]);
      return {
        severity: view.share.verdict.word === 'broken' ? 'error' : 'warning',
        seen: { nas, now, view, why },
        evidence: [
          ...quoteMount(now, view.share),
          ...quoteSession(view, capabilityWords(view)),
          ...(why === 'no-capability-but-list' ? quoteInterfaces(view) : []),
          ...quoteLog(view, said, [...noMultichannelWords, ...offAgain]),
          ...settingsOf(nasFactsOf(nas, now)),
        ],
      };
    });
  },
  says: ({ nas, view, why }) => ({
    title: titles[why](first(nasNamed(nas))),
    consequence: asWindows(view.share)
      ? 'Windows has one connection to it, because the NAS must allow more.'
      : `The mount asks for ${count(view.share.asked)} channels and has one, because the NAS must allow more.`,
  }),
  remedies: (seen) => {
    const { view, why } = seen;
    const steps = byHand(seen);
    if (asWindows(view.share)) {
      return [...steps, mapAgain(windowsSharesOf(seen.now).filter(({ nas }) => nas.id === seen.nas.id))];
    }
    const again = mountAgain(placesOf(view));
    return [...click(seen), ...(why === 'no-capability-but-list' ? [again, ...steps] : [...steps, again])];
  },
});

/** Event 30904: the NAS told Windows that it has no multichannel. One that has opened more connections since then has. */
function offForWindows(nas: Nas, now: Snapshot): Wrong<Seen> | undefined {
  const views = windowsSharesOf(now).filter((one) => one.nas.id === nas.id);
  const told = views.map((view) => ({ view, events: quoteEvents(view.client, 30_904, view.native.names) }));
  const found = told.find(({ view, events }) => events.length > 0 && view.open.length > 0 && view.reached.length < 2);
  if (found === undefined) return undefined;
  const { view, events } = found;
  const evidence = [...events, ...settingsOf(nasFactsOf(nas, now))];
  return { severity: 'warning', seen: { nas, now, view, why: 'no-capability' }, evidence };
}

const titles: Readonly<Record<Why, (nas: string) => string>> = {
  'no-capability': (nas) => `${nas} does not offer multichannel.`,
  'no-list': (nas) => `${nas} names none of its network ports to this machine.`,
  'no-capability-but-list': (nas) => `${nas} answered without multichannel when the connection was made.`,
  'switched-off': (nas) => `${nas} offered multichannel and no longer does.`,
};

/** What testparm says, or Windows; where it does not say it, the version by which the default is known. */
function settingsOf(facts: MachineFacts | undefined): readonly Evidence[] {
  const setting = facts && valueOf(smbServerOf(facts).configuration)?.multichannel;
  if (setting === undefined) return [];
  return setting.by === 'printed' ? quoteSettings(facts, ['multichannel']) : quoteSamba(facts);
}

function reasonOf(view: ShareView): Why | undefined {
  const { session: opened, kernel, share, reached, announced } = view;
  if (share.asked < 2 || opened === undefined || reached.length > 1 || speaksOldDialect(view)) return undefined;
  const log = logSinceMount(view);
  if (wasSwitchedOff(log) && share.verdict.word !== 'limited') return 'switched-off';
  if (!isLosing(view)) return undefined;
  const offAtNas = multichannelAtNas(nasFactsOf(view.nas, view.now)) === false;
  if (quietCompanions(view).length > 0) return offAtNas ? 'no-capability' : undefined;
  const listed = (announced ?? []).length > 0;
  const saysNoList = messagesWith(log, noListWords).length > 0;
  const saysNo = messagesWith(log, noMultichannelWords).length > 0;
  if (kernel?.serverMultichannel === false) return listed ? 'no-capability-but-list' : 'no-capability';
  if (listed) return undefined;
  if (offAtNas) return 'no-capability';
  if (kernel?.serverMultichannel === true) return opened.channels < 2 ? 'no-list' : undefined;
  return saysNo || saysNoList ? 'no-capability' : undefined;
}

/** The last word counts: the kernel also says when multichannel is back. */
function wasSwitchedOff(log: readonly KernelMessage[]): boolean {
  const last = messagesWith(log, [...offAgain, 'supports multichannel now']).at(-1);
  return last !== undefined && offAgain.some((word) => last.text.includes(word));
}

function click({ nas, now }: Seen): readonly Draft[] {
  const facts = nasFactsOf(nas, now);
  const on = multichannelAtNas(facts);
  if (facts === undefined || on === true) return isOlder(nas, now) ? mountAnew(nas, now) : [];
  if (plainSamba(nas, now) === undefined || on !== false) return [];
  const wishOf = atLeast(Math.max(2, portsOnceAnnounced(nas, now)));
  const plan = sambaPlan({ nas, now, options: { multichannel: true }, wishOf });
  return fix({ name: 'switch-on', title: switchOn, plan });
}

/** It was on after all when the list was asked for: the connection is older than the setting. */
function isOlder(nas: Nas, now: Snapshot): boolean {
  return someSessionOffers(false, nas, now) && nas.ports.some(({ announced }) => announced);
}

function someSessionOffers(offered: boolean, nas: Nas, now: Snapshot): boolean {
  return sharesOf(nas, now).some((share) => asCifs(share)?.session?.serverMultichannel === offered);
}

function mountAnew(nas: Nas, now: Snapshot): readonly Draft[] {
  const shares = sharesOf(nas, now);
  const plan = remountPlan({ shares, meant: shares, wishOf: () => ({}) });
  return fix({ name: 'mount-again', title: mountAgainTitle, plan });
}

const switchOn = 'Switch multichannel on at the NAS';
const line = 'server multi channel support = yes';

function byHand(seen: Seen): readonly HandRemedy[] {
  const { nas, now, why } = seen;
  const name = nasNamed(nas);
  const facts = nasFactsOf(nas, now);
  const listPorts =
    why === 'no-list'
      ? [explain(`If it is on, see which ports the SMB service of ${name} may use (in Samba: “interfaces”).`)]
      : [];
  if (facts?.guide === undefined) return [anywhere(name), ...listPorts];
  const { guide } = facts;
  if (multichannelAtNas(facts) === true) {
    return !isOlder(nas, now) && someSessionOffers(true, nas, now) ? [namesNone(name)] : [olderService(name, guide)];
  }
  return [atItsPlace(name, facts, guide), copy(guide.restart.text, guide.restart.copy), ...listPorts];
}

const anywhere = (nas: string): HandRemedy =>
  copy(
    `Switch multichannel on at ${nas}. Synology: Control Panel → File Services → SMB → Advanced settings → Enable SMB3 Multichannel. TrueNAS: Services → SMB → Multichannel. Add the NAS to Lanewise with SSH, and a plain Samba can be changed from here. By hand: Samba’s smb.conf, section [global], then restart Samba:`,
    line,
  );

const namesNone = (nas: string): HandRemedy =>
  copy(
    `${first(nas)} offers multichannel and names none of its ports. See which ports its SMB service may use; in section [global] of smb.conf an empty list means all:`,
    `interfaces =\n${line}`,
  );

const olderService = (nas: string, { restart }: NasGuide): HandRemedy =>
  copy(
    `The settings of ${nas} say that multichannel is on, so the running service is older than they are. A restart drops everyone who is connected, so it is never done for you. ${restart.text}`,
    restart.copy,
  );

/** Where the system's own tools write its settings: the way there, in its own words. */
function atItsPlace(nas: string, facts: MachineFacts, { multichannel }: NasGuide): HandRemedy {
  const { text, copy: command } = multichannel;
  const where = `Switch multichannel on at ${nas}. ${text}`;
  const name = valueOf(facts.system)?.name ?? 'This system';
  switch (kindOf(facts)) {
    case 'linux':
      return copy(where, `[global]\n   ${line}`);
    case 'ksmbd':
    case 'freebsd':
    case 'synology-dsm6':
      return copy(
        `${where} ${name} is not changed by Lanewise, because its own tools write these settings.`,
        `[global]\n   ${line}`,
      );
    case 'windows':
    case 'windows-server':
      return copy(where, command);
    case 'synology-dsm7':
      return atTheNas(where, { title: switchOn, menu: text, value: 'Enable SMB3 Multichannel' });
    case 'truenas-scale':
      return atTheNas(where, { title: switchOn, menu: text, value: 'Multichannel' });
    case 'qnap':
      return atTheNas(where, { title: switchOn, menu: text, value: 'Enable SMB Multichannel' });
    case 'unraid':
      return atTheNas(where, { title: switchOn, menu: text, value: 'Enable SMB Multi Channel: Yes' });
    case 'truenas-core':
    case 'openmediavault':
      return atTheNas(where, { title: switchOn, menu: text, value: line });
    case undefined:
      return copy(where, line);
    default:
      return explain(where);
  }
}
