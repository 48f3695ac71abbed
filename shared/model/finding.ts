import type { Evidence } from './reading.ts';
import type { Milliseconds } from './units.ts';

/** Stable names: they are in the JSON, in the docs and in tests. */
export const findingCodes = [
  'smb.not-requested',
  'smb.session-shared',
  'smb.dialect-too-old',
  'smb.server-off',
  'smb.guest-cannot-bind',
  'smb.binding-refused',
  'smb.channel-not-opened',
  'smb.server-advertises-one',
  'smb.mount-address-not-advertised',
  'smb.one-port',
  'smb.unequal-speed',
  'smb.channel-stalled',
  'smb.channel-lost',
  'smb.fewer-than-asked',
  'smb.unreachable-address',
  'smb.kernel-weak',
  'smb.user-sessions-single',
  'smb.signature-failures',
  'load.one-request-at-a-time',
  'load.limited-elsewhere',
  'net.port-down',
  'net.link-slow',
  'net.arp-flux',
  'net.same-exit',
  'net.reverse-path-filter',
  'net.bond-hides-ports',
  'net.bond-one-member',
  'net.tunnel-carries',
  'net.mtu-mismatch',
  'host.cannot-look',
  'nas.views-differ',
  'nas.cannot-look',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** `error`: something broke; `warning`: speed is lost; `note`: worth knowing, nothing is wrong with the setup. */
export type Severity = 'error' | 'warning' | 'note';

export interface Subject {
  readonly kind: 'share' | 'nas' | 'interface' | 'machine';
  /** ShareId, NasId, interface name or MachineId. */
  readonly id: string;
  /** As a person calls it. */
  readonly name: string;
}

/** One thing to do. `copy` is text for a terminal or a file, shown with a copy button, never run. */
export interface Advice {
  readonly text: string;
  readonly copy?: string;
}

/** Something that is not as it should be, and what that rests on. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly subject: Subject;
  /** The fact. */
  readonly title: string;
  /** What follows from it. */
  readonly consequence: string;
  /** What to do, in order. */
  readonly advice: readonly Advice[];
  /** Codes of standing findings that explain this one; empty for a root cause. */
  readonly because: readonly FindingCode[];
  /** `keyOfFinding` of exactly those findings, because two NAS may have one trouble; left out for a root cause. */
  readonly causes?: readonly string[];
  /** Never empty. */
  readonly evidence: readonly Evidence[];
  /** How long it must last before it is told. */
  readonly visibleAfter: Milliseconds;
}

/** Tells findings of one moment apart: a rule finds at most one thing of one subject. */
export function keyOfFinding({ code, subject }: Pick<Finding, 'code' | 'subject'>): string {
  return `${code} ${subject.kind} ${subject.id}`;
}

/** Whether `cause` is one of the root causes of `finding`. */
export function isCauseOf(cause: Finding, finding: Finding): boolean {
  return finding.causes?.includes(keyOfFinding(cause)) ?? false;
}
