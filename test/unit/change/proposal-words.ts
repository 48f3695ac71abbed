import type { Proposal } from '../../../main/change/plan.ts';
import type { FixStep, MountWish } from '../../../main/change/steps.ts';
import type { ChangePlace } from '../../../shared/model/fix.ts';

/** A proposal on few lines, for a table that a person reviews as a diff. */
export function proposalWords(remedy: Proposal): readonly string[] {
  switch (remedy.kind) {
    case 'fix': {
      const needs = remedy.needs === 'nothing' ? '' : `, needs ${remedy.needs}`;
      const { plan } = remedy;
      const parts = plan.parts.flatMap(({ place, steps }) => steps.flatMap((one) => stepWords(placeWord(place), one)));
      return [`FIX ${remedy.title} (${remedy.risk}${needs}, ${plan.verification.kind})`, ...parts];
    }
    case 'copy':
      return [`copy ${remedy.commands.replaceAll('\n', ' | ')}`];
    case 'at-the-nas':
      return [`at the NAS: ${remedy.title}: ${remedy.value}`];
    case 'load':
    case 'administrator-look':
      return [`${remedy.kind}: ${remedy.title}`];
    case 'explain':
      return [`explain: ${remedy.text}`];
    default:
      return remedy satisfies never;
  }
}

const placeWord = (place: ChangePlace): string => (place.kind === 'nas' ? 'nas' : 'here');

function stepWords(place: string, step: FixStep): readonly string[] {
  const at = `  ${place} ${step.verb}`;
  switch (step.verb) {
    case 'remount-cifs':
      return step.mounts.map((mount) => `${at} ${mount.at} ${wishWords(mount.wish)}`);
    case 'set-sysctls':
      return [`${at} ${step.settings.map((one) => `${one.interface}.${one.name}=${one.value}`).join(' ')}`];
    case 'route-address':
      return [`${at} ${step.to} dev ${step.dev} src ${step.source}`];
    case 'route-by-source':
      return [`${at} from ${step.source} to ${step.network} dev ${step.dev}`];
    case 'set-mtu':
      return [`${at} ${step.dev} ${step.bytes}`];
    case 'set-samba': {
      const { verb: _, ...options } = step;
      return [`${at} ${JSON.stringify(options)}`];
    }
    case 'iscsi-session':
      return [`${at} ${step.wanted} ${step.target} ${step.address} ${step.startup ?? ''}`.trimEnd()];
    case 'iscsi-node':
      return [`${at} ${step.target} ${step.address} ${step.name}=${step.value}`];
    case 'bind-iscsi':
      return [`${at} ${step.target} ${step.address} by ${step.dev}`];
    case 'set-multipath':
      return [`${at} ${step.wwid} ${step.setting.name}=${step.setting.value}`];
    case 'remount-nfs':
      return step.mounts.map((one) => `${at} ${one.at} max_connect=${step.maxConnect}`);
    case 'spread-nfs':
      return [`${at} ${step.at} ${step.remote} to ${step.addresses.join(',')}`];
    case 'set-windows':
      return step.wishes.map(({ setting, ...which }) => [at, setting, ...Object.values(which)].join(' '));
    default:
      return step satisfies never;
  }
}

function wishWords(wish: MountWish): string {
  return Object.keys(wish).length === 0 ? 'as it was' : JSON.stringify(wish);
}
