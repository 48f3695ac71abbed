import type { PlannedFinding, Proposal } from '../change/plan.ts';
import { explain } from './remedy.ts';

/** Programs and files of Linux that advice names. */
const ofLinux =
  /\b(?:sudo|fstab|u?mount|sysctl|dmesg|iproute2?|nmcli|max_channels|multichannel,|ip (?:-6 )?(?:link|route|rule|address))\b|\/proc\/|\/sys\/|\bLinux\b|\bkernel\b/i;

/**
 * A finding of a workstation with Windows without what only Linux could do: changes are made of mounts there, and commands
 * are those of its shell. What concerns the NAS stays, as it has its own system.
 */
export function forWindows(finding: PlannedFinding): PlannedFinding {
  if (finding.subject.kind === 'nas' && finding.code.startsWith('nas.')) return finding;
  const kept = finding.remedies.filter((one) => !isOfLinux(one));
  return { ...finding, remedies: kept.length > 0 ? kept : [explain(noAdvice)] };
}

const noAdvice =
  'Lanewise has no commands for Windows about this. Look at what is quoted, and change it in the settings of Windows.';

function isOfLinux(one: Proposal): boolean {
  if (one.kind === 'fix') return one.plan.parts.some(({ place }) => place.kind === 'workstation');
  return ofLinux.test(one.text) || (one.kind === 'copy' && ofLinux.test(one.commands));
}
