import type { RequestArgument, RequestResults } from '../../shared/ipc/contract.ts';
import type { Finding } from '../../shared/model/finding.ts';
import type {
  FixHistory,
  FixPreview,
  FixProgress,
  FixRecord,
  FixRefusal,
  FixRun,
  FixStepView,
  PreviewItem,
  Remedies,
  Remedy,
} from '../../shared/model/fix.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';

const workstation = { kind: 'workstation' } as const;
const atNas = { kind: 'nas', nas: 'nas' } as const;
const options = 'credentials=/etc/samba/nas.cred,vers=3.1.1,uid=1000,gid=1000,_netdev';

const fstab: PreviewItem = {
  kind: 'file',
  place: workstation,
  path: '/etc/fstab',
  diff: [
    { kind: 'same', text: '# /etc/fstab: static file system information.' },
    { kind: 'same', text: 'UUID=5f1c2c3e-7a0f-4d0e-9c55-0d4f6a7b1e22 / ext4 errors=remount-ro 0 1' },
    { kind: 'same', text: 'UUID=91A2-0B3C /boot/efi vfat umask=0077 0 1' },
    { kind: 'removed', text: `//nas/media /mnt/media cifs ${options} 0 0` },
    { kind: 'added', text: `//nas/media /mnt/media cifs ${options},multichannel,max_channels=2 0 0` },
    { kind: 'same', text: 'tmpfs /tmp tmpfs defaults,noatime 0 0' },
  ],
};
const remount: PreviewItem = {
  kind: 'commands',
  place: workstation,
  lines: ['umount -- /mnt/media', 'mount -- /mnt/media'],
};

/** Everything a preview can hold, as the main program writes it. */
const mockPreview: FixPreview = {
  id: 'smb.not-requested share media 0',
  title: 'Ask for two channels',
  risk: 'remounts-share',
  needs: 'nothing',
  hash: 'a'.repeat(64),
  items: [fstab, remount],
  cautions: [],
  interrupts: [
    'The share is unmounted and mounted again: for about two seconds nothing can be read from or written to it.',
    'Programs that look at it meanwhile may show an error once.',
  ],
  undo: [
    'The line in /etc/fstab gets its present options back and the share is mounted as it is now.',
    'Undo stands on the page “Changes”, today and next year.',
  ],
  duration: milliseconds(6000),
  busy: [],
  busyUnseen: false,
  commands: "sudo umount -- /mnt/media\nsudo sed -i 's|…|…|' /etc/fstab\nsudo mount -- /mnt/media",
  consent: [{ place: workstation, way: 'polkit' }],
};

const refusal = (code: FixRefusal['code'], sentence: string): FixRefusal => ({ code, sentence });

/** What a preview is in each scene of a change; a refusal in place of one where nothing can be shown. */
const previews = {
  'fix-plain': mockPreview,
  'fix-busy': {
    ...mockPreview,
    busy: [
      { at: '/mnt/media', program: 'vlc', pid: 4211, path: '/mnt/media/films/Metropolis (1927).mkv' },
      { at: '/mnt/media', program: 'bash', pid: 2208, path: '/mnt/media' },
    ],
    busyUnseen: true,
  },
  'fix-impossible': {
    ...mockPreview,
    cautions: [
      '/mnt/media was mounted by hand: what is changed holds until it is unmounted or the computer starts anew.',
    ],
    consent: [
      {
        place: workstation,
        way: 'impossible',
        note: 'There is no polkit agent in this session and sudo asks for a password, so Lanewise cannot become root here. Copy the commands and run them in a terminal.',
      },
    ],
  },
  'fix-two-places': {
    ...mockPreview,
    title: 'Let the NAS announce both ports and ask for them',
    items: [
      {
        kind: 'file',
        place: atNas,
        path: '/etc/samba/smb.conf',
        diff: [
          { kind: 'same', text: '   path = /srv/media' },
          { kind: 'same', text: '   read only = no' },
          { kind: 'added', text: '# begin Lanewise: written by Lanewise, removed by its undo' },
          { kind: 'added', text: '[global]' },
          { kind: 'added', text: '   server multi channel support = yes' },
          { kind: 'added', text: '# end Lanewise' },
        ],
      },
      { kind: 'commands', place: atNas, lines: ['smbcontrol all reload-config'] },
      fstab,
      remount,
    ],
    consent: [
      { place: atNas, way: 'sudo-over-ssh' },
      { place: workstation, way: 'sudo' },
    ],
  },
  'fix-changed': refusal(
    'changed-since',
    '/etc/fstab has no line for //nas/media any more, so it is not known what to change. Nothing was changed. Check again.',
  ),
} as const satisfies Readonly<Record<string, FixPreview | FixRefusal>>;

const step = (text: string, state: FixStepView['state'], took?: number): FixStepView => ({
  text,
  state,
  ...(took === undefined ? {} : { took: milliseconds(took) }),
});
const stepsAt = (done: number, now: FixStepView['state'] = 'doing'): readonly FixStepView[] =>
  [
    ['Unmount /mnt/media', 180],
    ['Write /etc/fstab', 24],
    ['Mount //nas/media at /mnt/media', 640],
    ['Look again until the trouble is gone', 2100],
  ].map(([text, took], index) =>
    step(
      String(text),
      index < done ? 'done' : index === done ? now : 'waiting',
      index < done ? Number(took) : undefined,
    ),
  );

/** How far a run is in each scene. */
const runs = {
  'fix-asking': { run: { phase: 'asking' }, steps: stepsAt(0, 'waiting') },
  'fix-applying': { run: { phase: 'applying', cancellable: true }, steps: stepsAt(2) },
  'fix-verifying': { run: { phase: 'verifying', cancellable: true }, steps: stepsAt(3) },
  'fix-kept': {
    run: {
      phase: 'kept',
      certain: true,
      told: 'Checked twice: “The mount never asked for a second channel” is gone. media uses 2 of 2 paths.',
    },
    steps: stepsAt(4),
  },
  'fix-put-back': {
    run: {
      phase: 'put-back',
      why: refusal(
        'did-not-help',
        'It was done, but media got worse by it (1 of 2 before, 0 of 2 afterwards), so it was put back.',
      ),
    },
    steps: [
      ...stepsAt(3)
        .slice(0, 3)
        .map((one) => ({ ...one, state: 'put-back' as const })),
      step('Look again until the trouble is gone', 'failed', 60_000),
    ],
  },
  'fix-refused': {
    run: {
      phase: 'refused',
      why: refusal(
        'consent-refused',
        'The administrator’s password was not given, so nothing was changed. Try again, or copy the commands for somebody who has it.',
      ),
    },
    steps: stepsAt(0, 'waiting'),
  },
  'fix-stuck': {
    run: {
      phase: 'stuck',
      why: refusal(
        'failed',
        '/mnt/media could not be mounted again: the NAS does not answer on 10.100.4.25. /etc/fstab is as it was before. Run “mount /mnt/media” when the NAS answers.',
      ),
    },
    steps: [...stepsAt(2, 'failed').slice(0, 3), step('Look again until the trouble is gone', 'waiting')],
  },
} as const satisfies Readonly<Record<string, { readonly run: FixRun; readonly steps: readonly FixStepView[] }>>;

export type FixScene = keyof typeof previews | keyof typeof runs | 'history-empty' | 'history-full' | 'fix-account';
export const fixScenes: readonly FixScene[] = [
  ...Object.keys(previews).filter(isPreview),
  ...Object.keys(runs).filter(isRun),
  'history-empty',
  'history-full',
  'fix-account',
];
function isRun(scene: string): scene is keyof typeof runs {
  return scene in runs;
}

function isPreview(scene: string): scene is keyof typeof previews {
  return scene in previews;
}

/** Remedies of each kind, by the code of the finding. */
export function mockRemedies(
  findings: readonly Finding[],
  fixless: Remedy | undefined,
  needs: FixPreview['needs'] = 'nothing',
): readonly Remedies[] {
  return findings.map((finding) => ({
    code: finding.code,
    subject: finding.subject,
    list: [fixless ?? { kind: 'fix', id: mockPreview.id, title: mockPreview.title, risk: 'remounts-share', needs }],
  }));
}

export const otherRemedies: Readonly<Record<'at-the-nas' | 'copy' | 'none', Remedy>> = {
  'at-the-nas': {
    kind: 'at-the-nas',
    title: 'Switch SMB3 Multichannel on',
    menu: 'Control Panel > File Services > SMB > Advanced Settings > Others',
    value: 'Enable SMB3 Multichannel: ticked',
  },
  copy: {
    kind: 'copy',
    title: 'Take the bond apart',
    why: 'Lanewise changes no bond for you: while it is taken apart, everything that goes over it is cut, and a mistake locks you out of the NAS.',
    commands:
      'nmcli connection delete bond0\nnmcli connection add type ethernet ifname eth0 ip4 10.100.4.25/16\nnmcli connection add type ethernet ifname eth1 ip4 10.100.4.26/16',
  },
  none: {
    kind: 'none',
    why: 'There is nothing to switch: a cable or a switch port did this. As soon as the link is back, the lane comes back by itself.',
  },
};

const media: FixRecord['subject'] = { kind: 'share', id: '//nas/media /mnt/media', name: 'media on nas' };

function record(id: string, at: number, extra: Partial<FixRecord>): FixRecord {
  return {
    transaction: id,
    code: 'smb.not-requested',
    subject: media,
    title: 'Ask for two channels',
    places: [workstation],
    at: instant(at),
    outcome: 'kept',
    sentence: 'Checked twice: “The mount never asked for a second channel” is gone. media uses 2 of 2 paths.',
    items: [fstab, remount],
    before: { at: instant(at), verdict: 'single', carrying: 1, possible: 2, throughput: 118e6 },
    after: { at: instant(at), verdict: 'full', carrying: 2, possible: 2 },
    ...extra,
  };
}

const hour = 3_600_000;

function fullHistory(now: number): FixHistory {
  return {
    running: [],
    unfinished: [
      {
        transaction: 'open-1',
        place: workstation,
        title: 'Let replies come back by the other port',
        at: instant(now - hour),
      },
      { transaction: 'open-2', place: atNas },
    ],
    records: [
      record('kept-1', now - hour / 2, {}),
      record('open-1', now - hour, {
        title: 'Let replies come back by the other port',
        outcome: 'unfinished',
        sentence: 'Lanewise ended in the middle of it.',
      }),
      record('stuck-1', now - 2 * hour, {
        title: 'Mount with an account instead of as a guest',
        code: 'smb.guest-cannot-bind',
        outcome: 'stuck',
        sentence:
          '/mnt/media could not be mounted again: the NAS does not answer on 10.100.4.25. /etc/fstab is as it was before. Run “mount /mnt/media” when the NAS answers.',
      }),
      record('undone-1', now - 26 * hour, {
        outcome: 'undone',
        sentence: '“Ask for two channels” was undone: every value is the one from before.',
        undoneAt: instant(now - 25 * hour),
      }),
      record('back-1', now - 27 * hour, {
        title: 'Let the NAS announce both ports and ask for them',
        places: [atNas, workstation],
        outcome: 'put-back',
        sentence: 'It was done, but media got worse by it (1 of 2 before, 0 of 2 afterwards), so it was put back.',
      }),
      record('kept-2', now - 9 * 24 * hour, {
        title: 'Let each address answer for itself',
        code: 'net.arp-flux',
        places: [atNas],
        subject: {
          kind: 'nas',
          id: 'nas',
          name: 'the-network-storage-in-the-cupboard-under-the-stairs.home.arpa',
        },
        sentence: 'Checked twice: “Both addresses of the NAS answer with one MAC address” is gone.',
      }),
    ],
  };
}

function mockHistory(scene: FixScene | undefined, now: number): FixHistory {
  if (scene === 'history-full') return fullHistory(now);
  if (scene === 'fix-kept') return { records: [record('run-1', now, {})], running: [], unfinished: [] };
  return { records: [], running: [], unfinished: [] };
}

type FixRequest = Extract<keyof RequestResults, `fix.${string}`> | 'history.get';

interface AnswerOptions {
  readonly scene: FixScene | undefined;
  readonly now: () => number;
  readonly progress: (progress: FixProgress) => void;
  readonly history: (history: FixHistory) => void;
}

/** What the main program would answer about changes in a scene. */
export function fixAnswers({ scene, now, progress, history }: AnswerOptions): {
  [Name in FixRequest]: (argument: RequestArgument<Name>) => RequestResults[Name];
} {
  const shown: FixPreview | FixRefusal = scene !== undefined && isPreview(scene) ? previews[scene] : mockPreview;
  const needsAccount = scene === 'fix-account';
  const play = (what: FixProgress['what']): void => {
    const at = scene !== undefined && isRun(scene) ? runs[scene] : runs['fix-kept'];
    const run: FixRun =
      what === 'undo'
        ? { phase: 'undone', told: '“Ask for two channels” was undone: every value is the one from before.' }
        : at.run;
    if (run.phase === 'kept') history(mockHistory('fix-kept', now()));
    progress({ transaction: 'run-1', what, title: mockPreview.title, run, steps: at.steps, startedAt: instant(now()) });
  };
  return {
    'fix.preview': ({ account }) => {
      if (needsAccount && account === undefined) return { state: 'needs-account', title: mockPreview.title };
      return 'sentence' in shown ? { state: 'refused', why: shown } : { state: 'ready', preview: shown };
    },
    'fix.apply': () => {
      play('apply');
      return { state: 'started', transaction: 'run-1' };
    },
    'fix.cancel': () => null,
    'fix.undo': () => {
      play('undo');
      return { state: 'started', transaction: 'run-1' };
    },
    'fix.recover': () => {
      history(mockHistory('history-empty', now()));
      return null;
    },
    'history.get': () => mockHistory(scene, now()),
  };
}
