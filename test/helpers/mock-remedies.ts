import type { Finding } from '../../shared/model/finding.ts';
import type { MockRemedies } from './mock-scene.ts';
import type { FixPreview } from '../../shared/model/fix.ts';
import type { Remedy } from '../../shared/model/remedy.ts';
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

export const otherRemedies: Readonly<Record<'at-the-nas' | 'copy' | 'explain', Remedy>> = {
  'at-the-nas': {
    kind: 'at-the-nas',
    text: 'Switch SMB3 Multichannel on: Control Panel > File Services > SMB > Advanced Settings > Others.',
    title: 'Switch SMB3 Multichannel on',
    menu: 'Control Panel > File Services > SMB > Advanced Settings > Others',
    value: 'Enable SMB3 Multichannel: ticked',
  },
  copy: {
    kind: 'copy',
    text: 'Take the bond apart. Lanewise changes no bond for you: while it is taken apart, everything that goes over it is cut, and a mistake locks you out of the NAS.',
    commands:
      'nmcli connection delete bond0\nnmcli connection add type ethernet ifname eth0 ip4 10.100.4.25/16\nnmcli connection add type ethernet ifname eth1 ip4 10.100.4.26/16',
  },
  explain: {
    kind: 'explain',
    text: 'There is nothing to switch: a cable or a switch port did this. As soon as the link is back, the lane comes back by itself.',
  },
};
