import type { Advice } from '../../model/finding.ts';
import type { NasGuide } from '../../model/nas-facts.ts';
import { advise, count, first, listed, type FindingText } from './finding-text.ts';
import { addOptions, mountAgain } from './mounting.ts';

interface Asking {
  readonly nas: string;
  readonly asked: number;
  /** Useful ports of the NAS. */
  readonly ports: number;
  /** Where this share and the others of the NAS are mounted. */
  readonly places: readonly string[];
}

export function notRequested({ nas, asked, ports, places }: Asking): FindingText {
  return {
    title:
      asked === 1
        ? `The share was mounted for one connection, and ${nas} offers ${count(ports)} ports.`
        : `The share was mounted for ${count(asked)} connections, and ${nas} offers ${count(ports)} ports.`,
    consequence: `Only ${count(asked)} of the NAS’s ${count(ports)} ports ${asked === 1 ? 'is' : 'are'} used, so copies end at the speed of ${asked === 1 ? 'one port' : 'those ports'}.`,
    advice: [addOptions(`multichannel,max_channels=${ports}`), mountAgain(places)],
  };
}

interface Shared {
  readonly nas: string;
  readonly asked: number;
  /** Where the mounts that did not ask are. */
  readonly quiet: readonly string[];
  readonly places: readonly string[];
}

export function sessionShared({ nas, asked, quiet, places }: Shared): FindingText {
  return {
    title: `The share rides on a connection that ${listed(quiet)} opened without multichannel.`,
    consequence: `It asked for ${count(asked)} channels and has one: the first mount of ${nas} decided for all that share its connection.`,
    advice: [addOptions(`multichannel,max_channels=${asked}`), mountAgain(places)],
  };
}

interface OldDialect {
  readonly nas: string;
  /** `2.1` */
  readonly dialect: string;
  readonly asked: number;
  /** The mount names the dialect itself. */
  readonly demanded: boolean;
  readonly places: readonly string[];
}

export function dialectTooOld({ nas, dialect, asked, demanded, places }: OldDialect): FindingText {
  const raise = advise(
    `${demanded ? 'If that is refused, raise' : 'Raise'} the maximum SMB protocol at ${nas} to SMB3 (in Samba: “server max protocol”).`,
  );
  return {
    title: `The share speaks SMB ${dialect}, which knows one connection only.`,
    consequence:
      asked > 1
        ? `The mount asks for ${count(asked)} channels and can never get more than one; several need SMB 3.0 or newer.`
        : 'However many ports the NAS has, this share uses one of them; several need SMB 3.0 or newer.',
    advice: demanded
      ? [addOptions(`vers=3.1.1,multichannel,max_channels=${Math.max(2, asked)}`), mountAgain(places), raise]
      : [raise, mountAgain(places)],
  };
}

interface ServerOff {
  readonly nas: string;
  readonly asked: number;
  readonly why: 'no-capability' | 'no-list' | 'no-capability-but-list' | 'switched-off';
  readonly places: readonly string[];
  /** What is to be done on this kind of NAS, if it was asked. */
  readonly guide?: NasGuide;
  /** Multichannel in the NAS's own settings. */
  readonly setting?: boolean | undefined;
}

const serverOffTitles: Readonly<Record<ServerOff['why'], (nas: string) => string>> = {
  'no-capability': (nas) => `${first(nas)} does not offer multichannel.`,
  'no-list': (nas) => `${first(nas)} names none of its network ports to this computer.`,
  'no-capability-but-list': (nas) => `${first(nas)} answered without multichannel when the connection was made.`,
  'switched-off': (nas) => `${first(nas)} offered multichannel and no longer does.`,
};

export function serverOff({ nas, asked, why, places, guide, setting }: ServerOff): FindingText {
  const again = mountAgain(places);
  const steps = [
    ...(guide === undefined ? [anyWhere(nas)] : switchOn(nas, guide, setting)),
    ...(why === 'no-list'
      ? [advise(`If it is on, see which ports the SMB service of ${nas} may use (in Samba: “interfaces”).`)]
      : []),
  ];
  return {
    title: serverOffTitles[why](nas),
    consequence: `The mount asks for ${count(asked)} channels and has one, because the NAS must allow more.`,
    advice: why === 'no-capability-but-list' ? [again, ...steps] : [...steps, again],
  };
}

const anyWhere = (nas: string): Advice =>
  advise(
    `Switch multichannel on at ${nas}. Synology: Control Panel → File Services → SMB → Advanced settings → Enable SMB3 Multichannel. TrueNAS: Services → SMB → Multichannel. Samba’s smb.conf, section [global], then restart Samba:`,
    'server multi channel support = yes',
  );

/** In the words of the system that runs there. */
function switchOn(nas: string, { multichannel, restart }: NasGuide, setting: boolean | undefined): readonly Advice[] {
  const where =
    setting === true
      ? advise(`The settings of ${nas} say that multichannel is on, so the running service is older than they are.`)
      : advise(`Switch multichannel on at ${nas}. ${multichannel.text}`, multichannel.copy);
  return [where, advise(restart.text, restart.copy)];
}

interface Guest {
  readonly nas: string;
  readonly asked: number;
  /** The name that was given, though the NAS took it for a guest. */
  readonly user?: string;
  readonly places: readonly string[];
}

export function guestCannotBind({ nas, asked, user, places }: Guest): FindingText {
  return {
    title:
      user === undefined
        ? 'The share is mounted as guest, and guests get one connection only.'
        : `${first(nas)} took the user “${user}” for a guest, and guests get one connection only.`,
    consequence: `${asked > 1 ? `The mount asks for ${count(asked)} channels and has one` : 'Only one port of the NAS can be used'}: a further channel must be signed, and a guest has no key to sign with.`,
    advice: [
      advise(
        user === undefined
          ? `Mount with an account of ${nas}. Put its name and password into a file that only root may read, and use instead of “guest” or “sec=none”:`
          : `See whether ${nas} has a user of this name and that the password is right. Put both into a file that only root may read, and mount with:`,
        'credentials=/etc/cifs-credentials,multichannel,max_channels=2',
      ),
      mountAgain(places),
    ],
  };
}

interface Refused {
  readonly nas: string;
  /** The NAS's own setting for encryption, if it demands it for everything: `server smb encrypt = required`. */
  readonly encryption?: string | undefined;
  readonly addresses: readonly string[];
  readonly rc?: number;
  readonly places: readonly string[];
}

const refusals: Readonly<Record<number, string>> = {
  [-13]:
    'access was denied. A NAS that demands encryption for everything refuses the Linux client’s further channels: demand it for single shares instead, or let the mount ask for it with “seal”.',
  [-95]:
    'the NAS says that it does not support this. See whether multichannel is on there and whether its system is up to date.',
  [-22]:
    'the NAS called the request invalid. Its further connections may offer another protocol or cipher than the first: see whether all of its ports are served by the same SMB service, and update it.',
  [-5]: 'the NAS did not accept the request. See whether multichannel is on there and whether all of its ports are served by the same SMB service.',
  [-11]:
    'the NAS no longer knew the session. The address may lead to another SMB service or another machine than the first one.',
};

export function bindingRefused({ nas, addresses, rc, places, encryption }: Refused): FindingText {
  const reason = rc === undefined ? undefined : refusals[rc];
  return {
    title:
      addresses.length === 0
        ? `${first(nas)} refuses further channels.`
        : `${first(nas)} refuses a further channel at ${listed(addresses)}${rc === undefined ? '' : ` (error ${rc})`}.`,
    consequence: 'The port answers, but the session is not let in there, so its speed is not used.',
    advice: [
      advise(
        encryption !== undefined
          ? `${first(nas)} demands encryption for everything (“${encryption}”), and refuses the further channels of the Linux client then. Demand it for single shares instead, or let the mount ask for it with “seal”.`
          : reason === undefined
            ? `The SMB log of ${nas} says why: look there for the time of the mount.`
            : `The kernel’s error means: ${reason}`,
      ),
      mountAgain(places),
    ],
  };
}
