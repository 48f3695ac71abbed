import {
  iscsiClientOf,
  nfsClientOf,
  smbClientOf,
  windowsSmbOf,
  type MachineFacts,
} from '../../../shared/model/machine.ts';
import { valueOf, type Evidence, type Needs, type Reading } from '../../../shared/model/reading.ts';
import type { HandRemedy } from '../../../shared/model/remedy.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { administratorLookTexts } from '../../../shared/text/administrator-look.ts';
import { finding, type HandDraft } from '../finding.ts';
import { asIscsi } from '../../snapshot/adapters/iscsi/native.ts';
import { copy, explain, onWindows } from '../remedy.ts';
import { isGuest, isLosing, sharesOf, speaksOldDialect } from '../share-view.ts';
import { kernelLog, mountTable, session, sockets } from '../sources.ts';
import { perMachine } from '../subjects.ts';

/** Something that a verdict or a cause rests on was denied or failed. What nobody needs now is not asked for. */
export const cannotLook = finding({
  code: 'host.cannot-look',
  unless: [],
  visibleAfter: milliseconds(5_000),
  examine: (history) => {
    const [now] = history;
    const missing = unreadable(now);
    const isMinor = missing.every(({ what }) => minor.has(what));
    return perMachine(
      history,
      logWouldTell(now) ? [mountTable, session, sockets, kernelLog] : [mountTable, session, sockets],
      missing.length === 0
        ? []
        : [
            {
              severity: isMinor ? 'note' : 'warning',
              seen: missing,
              evidence: missing.map((one) => evidenceOf(one, now)),
            },
          ],
    );
  },
  says: (missing) => ({
    title: `${listed(missing.map((one) => one.source))} could not be read.`,
    consequence: `So it is not known ${listed([...new Set(missing.map((one) => unknownThen[one.what]))])}.`,
  }),
  // More rights are for a person to give.
  remedies: (missing) => [...onceAsAdministrator(missing), ...missing.map(howToAllow)],
});

/** What is not known while a source cannot be read. */
type Blindness =
  | 'mounts'
  | 'sessions'
  | 'channels'
  | 'transports'
  | 'pairs'
  | 'disks'
  | 'maps'
  | 'portals'
  | 'startup'
  | 'sockets'
  | 'interfaces'
  | 'log';

/** A share can be judged without it, or its verdict says what is missing. */
const minor: ReadonlySet<Blindness> = new Set(['log', 'interfaces', 'portals', 'startup']);

interface Unreadable {
  readonly what: Blindness;
  readonly source: string;
  readonly why: 'denied' | 'failed' | 'absent';
  readonly needs?: Needs;
  /** What the system answered. */
  readonly reason?: string;
  /** The program that was asked is not there, or too old to be asked. */
  readonly tool?: 'missing' | 'old';
}

const unknownThen: Readonly<Record<Blindness, string>> = {
  mounts: 'which shares are mounted',
  sessions: 'what is attached by iSCSI',
  channels: 'how many channels a share has',
  transports: 'where the connections of an NFS share go',
  pairs: 'which ports the NAS offers and why Windows leaves one out',
  disks: 'which disks came by iSCSI',
  maps: 'which paths a multipath map uses',
  portals: 'which portals the NAS has beside the one in use, and by which this machine logs in when it starts',
  startup: 'by which portals this machine logs in when it starts',
  sockets: 'which ports the connections use',
  interfaces: 'which network ports this machine has',
  log: 'why the kernel opened no further channel',
};

function unreadable(now: Snapshot): readonly Unreadable[] {
  const { facts } = now;
  if (facts.windowsSmb !== undefined) return unreadableOfWindows(now);
  const smb = (valueOf(smbClientOf(facts).mounts) ?? []).length > 0;
  const nfs = (valueOf(nfsClientOf(facts).mounts) ?? []).length > 0;
  const iscsi = iscsiClientOf(facts);
  const luns = now.shares.flatMap((share) => asIscsi(share) ?? []);
  const wanted: readonly (readonly [Blindness, Reading<unknown>, boolean])[] = [
    ['mounts', smbClientOf(facts).mounts, true],
    ['channels', smbClientOf(facts).debugData, smb],
    ['transports', nfsClientOf(facts).transports, nfs],
    ['transports', nfsClientOf(facts).stats, nfs],
    ['disks', iscsi.disks, luns.length > 0],
    ['maps', iscsi.maps, luns.some(({ uses }) => uses.some(({ kind }) => kind === 'mpath'))],
    [isOnePortalKnown(now) ? 'portals' : 'startup', iscsi.records, luns.length > 0],
    ['sockets', facts.network.sockets, smb || nfs],
    ['interfaces', facts.network.interfaces, smb || nfs],
    ['log', smbClientOf(facts).kernelLog, logWouldTell(now)],
  ];
  return wanted.flatMap(([what, reading, needed]) => (needed ? unreadableOf(what, reading) : []));
}

function unreadableOfWindows({ facts, shares }: Snapshot): readonly Unreadable[] {
  const { mappings, pairs } = windowsSmbOf(facts);
  const isMapped = (valueOf(mappings) ?? []).length > 0;
  return [
    ...unreadableOf('mounts', mappings),
    ...iscsiOfWindows(
      facts,
      shares.some(({ protocol }) => protocol === 'iscsi'),
    ),
    ...(isMapped
      ? [
          ...unreadableOf('pairs', pairs),
          ...unreadableOf('sockets', facts.network.sockets),
          ...unreadableOf('interfaces', facts.network.interfaces),
        ]
      : []),
  ];
}

/** Without a connection of iSCSI nobody needs to know more of it. */
function iscsiOfWindows(facts: MachineFacts, isThere: boolean): readonly Unreadable[] {
  if (!isThere) return [];
  const { sessions, disks, maps } = iscsiClientOf(facts);
  return [
    ...unreadableOf('sessions', sessions),
    ...unreadableOf('disks', disks),
    ...(valueOf(disks) === undefined ? [] : unreadableOf('maps', maps)),
  ];
}

function unreadableOf(what: Blindness, reading: Reading<unknown>): readonly Unreadable[] {
  switch (reading.state) {
    case 'denied':
      return [{ what, source: reading.source, why: 'denied', needs: reading.needs }];
    case 'failed':
      return [{ what, source: reading.source, why: 'failed', reason: reading.reason, tool: reading.tool }];
    case 'absent':
      return what === 'channels' || what === 'sockets'
        ? [{ what, source: reading.evidence.source, why: 'absent' }]
        : [];
    case 'known':
    case 'unchecked':
      return [];
    default:
      return reading satisfies never;
  }
}

/** Channels were asked for and did not come, and nothing but the log would say why. */
function logWouldTell(now: Snapshot): boolean {
  return sharesOf(now).some(
    (view) =>
      isLosing(view) &&
      view.share.asked > view.open.length &&
      !isGuest(view) &&
      !speaksOldDialect(view) &&
      view.kernel?.serverMultichannel !== false,
  );
}

const isOnePortalKnown = ({ shares }: Snapshot): boolean =>
  shares.some(({ protocol, unlisted }) => protocol === 'iscsi' && unlisted !== undefined);

/** There are no lines of what could not be read: the system's answer stands in for them. */
function evidenceOf({ source, why, reason }: Unreadable, { machine, facts }: Snapshot): Evidence {
  const answers = { denied: 'permission denied', absent: 'not there', failed: reason ?? 'no answer' } as const;
  return { machine, source, lines: [`${source}: ${answers[why]}`], readAt: facts.readAt, decisive: [answers[why]] };
}

/** Pairs are the same for each user of a Windows, so an administrator may be told them in this user's place. */
function onceAsAdministrator(missing: readonly Unreadable[]): readonly HandDraft[] {
  const isKept = missing.some(({ what, needs }) => what === 'pairs' && needs === 'windows-administrator');
  const { title, text } = administratorLookTexts;
  return isKept ? [onWindows({ kind: 'administrator-look', title, text })] : [];
}

/** Records hold secrets as well: only the lines that say whether it logs in by itself are shown. */
function seeRecords(what: 'portals' | 'startup', places: string): HandRemedy {
  const startup = `sudo grep -r '^node.startup' ${places.split(' and ').join(' ')}`;
  return copy(
    'See yourself which portals are on record, and whether each is “automatic”, or run lanewise check once with sudo:',
    what === 'portals' ? `sudo iscsiadm -m node\n${startup}` : startup,
  );
}

function howToAllow({ what, source, why, needs, tool }: Unreadable): HandRemedy {
  if (needs === 'windows-administrator') {
    // Not Lanewise itself: an administrator's token has other drive letters, so that no share would be mapped.
    const yourself = what === 'pairs' ? 'Or look' : 'Windows tells this to administrators only. Look';
    return copy(
      `${yourself} yourself, in PowerShell, started as administrator. Do not start Lanewise as one, because your drives are not mapped there:`,
      source.replace(/^PowerShell: /, ''),
    );
  }
  const isWindows = source.startsWith('PowerShell: ');
  if ((what === 'portals' || what === 'startup') && !isWindows) return seeRecords(what, source);
  if (what === 'maps' && !isWindows) {
    return copy('See whether the daemon runs, and start it:', 'sudo systemctl enable --now multipathd');
  }
  if (why === 'denied') {
    return needs === 'log-group'
      ? copy('Let your user read the kernel’s log, then sign in again:', 'sudo usermod -aG adm,systemd-journal "$USER"')
      : explain(`Run Lanewise as a user who may read ${source}, or ask the administrator to allow it.`);
  }
  const [program = source] = source.split(' ');
  if (tool === 'missing' && (program === 'ss' || program === 'ip')) {
    return copy(
      `Install the program ${program} (package iproute2, on some systems iproute):`,
      'sudo apt install iproute2',
    );
  }
  if (tool === 'old' && what === 'channels') {
    return explain('Multichannel needs Linux 5.5 or newer: update this machine to a release with a newer kernel.');
  }
  if (tool === 'old') {
    return explain(
      `The program ${program} is installed but too old to be understood. A newer release of this system brings a newer one.`,
    );
  }
  if (what === 'channels' && why === 'absent') {
    return explain(
      `The kernel shows no ${source} although a share is mounted. In a container, look from the host instead.`,
    );
  }
  return explain(`See whether ${source} can be read by hand, and report what it says if it looks in order.`);
}
