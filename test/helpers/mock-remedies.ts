import type { Finding } from '../../shared/model/finding.ts';
import type { MockRemedies } from './mock-scene.ts';
import type { FixPreview, Remedy } from '../../shared/model/fix.ts';
import { mockPreview } from './mock-fix-previews.ts';

/** Remedies of each kind, by the code of the finding. */
export function mockRemedies(
  findings: readonly Finding[],
  fixless: Remedy | undefined,
  needs: FixPreview['needs'] = 'nothing',
): readonly MockRemedies[] {
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
