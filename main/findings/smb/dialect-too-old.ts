import type { HandRemedy } from '../../../shared/model/remedy.ts';
import type { Share } from '../../../shared/model/snapshot.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { count } from '../../../shared/text/phrases.ts';
import type { MountWish } from '../../change/steps.ts';
import { finding, type Draft } from '../finding.ts';
import { sharesOf, usablePorts } from '../fixes/ports.ts';
import { atLeast, fixOrWhy, remountPlan } from '../fixes/remount.ts';
import { kindOf } from '../fixes/samba.ts';
import { logSinceMount, messagesWith, quoteLog } from '../mount-log.ts';
import { addOptions, mountAgain } from '../mounting.ts';
import { nasFactsOf } from '../nas-side.ts';
import { atTheNas, copy, explain } from '../remedy.ts';
import { placesOf, quoteMount, quoteSession } from '../share-quotes.ts';
import { dialectOf, isLosing, nasNamed, speaksOldDialect, type ShareView } from '../share-view.ts';
import { mountTable, session } from '../sources.ts';
import { perSmbShare } from '../subjects.ts';
import { asCifs, mostChannels } from '../../snapshot/adapters/cifs/native.ts';

const kernelWords = 'multichannel is not supported on this protocol version';

/** SMB 1 and 2 know one connection a session. Where nobody asked for more and none is known to be missing, only a note. */
export const dialectTooOld = finding({
  code: 'smb.dialect-too-old',
  unless: ['smb.channel-lost'],
  visibleAfter: milliseconds(5_000),
  label: 'SMB too old',
  examine: (history) =>
    perSmbShare(history, [mountTable, session], (view) => {
      if (!speaksOldDialect(view)) return undefined;
      const { now, share, mount } = view;
      const dialect = dialectOf(view) ?? 0;
      return {
        severity: mount.asked > 1 || isLosing(view) ? 'warning' : 'note',
        seen: { view, dialect, asked: mount.asked },
        evidence: [
          ...quoteMount(now, share, [
            `vers=${String(mount.options['vers'])}`,
            `max_channels=${String(mount.options['max_channels'])}`,
          ]),
          ...quoteSession(view, [`Dialect 0x${dialect.toString(16)}`]),
          ...quoteLog(view, messagesWith(logSinceMount(view), [kernelWords]), [kernelWords]),
        ],
      };
    }),
  says: ({ dialect, asked }) => ({
    title: `The share speaks SMB ${nameOf(dialect)}, which knows one connection only.`,
    consequence:
      asked > 1
        ? `The mount asks for ${count(asked)} channels and can never get more than one; several need SMB 3.0 or newer.`
        : 'However many ports the NAS has, this share uses one of them; several need SMB 3.0 or newer.',
  }),
  remedies: ({ view, dialect, asked }) => {
    const again = mountAgain(placesOf(view));
    if (!demandsOld(view.share)) return [raise(view, dialect), again];
    return [
      ...newer(view),
      addOptions(`vers=3.1.1,multichannel,max_channels=${Math.max(2, asked)}`),
      again,
      explain(
        `If that is refused, raise the maximum SMB protocol at ${nasNamed(view.nas)} to SMB3 (in Samba: “server max protocol”).`,
      ),
    ];
  },
});

/** `0x210` → `2.1`; SMB 1 has no number in this form. */
function nameOf(dialect: number): string {
  if (dialect < 0x200) return '1';
  return `${dialect >> 8}.${(dialect >> 4) & 0xf}${(dialect & 0xf) === 0 ? '' : `.${dialect & 0xf}`}`;
}

/** `vers=2.1`, `vers=1.0`, …; a mount that names none takes the newest that the NAS offers. */
function demandsOld(share: Share): boolean {
  return /^(?:1|2)(?:\.\d)*$/.test(String(asCifs(share)?.mount.options['vers'] ?? ''));
}

/** With the new protocol it meets the connection that the other mounts of the NAS use: all go off and on together. */
function newer({ nas, now, share: { asked } }: ShareView): readonly Draft[] {
  const shares = sharesOf(nas, now);
  const channels = Math.max(2, usablePorts(nas, now), Math.min(mostChannels, asked));
  const wishOf = (share: Share): MountWish => ({
    ...(demandsOld(share) ? { dialect: '3.1.1' as const } : {}),
    ...atLeast(channels)(share),
  });
  const plan = remountPlan({ shares, meant: shares.filter(demandsOld), wishOf });
  return fixOrWhy({ name: 'smb3', title: 'Mount with SMB 3.1.1', plan });
}

function raise({ nas, now }: ShareView, dialect: number): HandRemedy {
  const facts = nasFactsOf(nas, now);
  const kind = facts && kindOf(facts);
  if (kind === 'synology-dsm7' || kind === 'synology-dsm6') {
    const menu = 'Control Panel → File Services → SMB → Advanced settings → Maximum SMB protocol';
    const title = 'Raise the maximum protocol at the NAS';
    return atTheNas(`Raise the maximum SMB protocol at ${nasNamed(nas)} to SMB3: ${menu}.`, {
      title,
      menu,
      value: 'SMB3',
    });
  }
  return copy(
    `The mount does not ask for an old protocol, so it is the NAS that speaks no newer one than SMB ${(dialect >> 8).toString()}. Raise the maximum SMB protocol at ${nasNamed(nas)} to SMB3; in Samba:`,
    '[global]\n   server max protocol = SMB3',
  );
}
