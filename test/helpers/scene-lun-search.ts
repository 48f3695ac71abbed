import type { LunResults } from '../../shared/ipc/luns.ts';
import type { FoundPortal } from '../../shared/model/lun-search.ts';
import { bitsPerSecond } from '../../shared/model/units.ts';
import { lunSearchTexts } from '../../shared/text/lun-search.ts';

const gigabit = bitsPerSecond(1e9);
const portal = (address: string, change: Partial<FoundPortal> = {}): FoundPortal => ({
  address,
  port: 3260,
  answers: true,
  by: { interface: address.startsWith('10.0.1.') ? 'enp4s0' : 'enp3s0', address: '10.0.0.7', speed: gigabit },
  loggedIn: false,
  ...change,
});

/** What comes of a search in a scene: by the address that is typed. */
export function foundLuns(at: string): LunResults['luns.find'] {
  if (at.includes('nobody')) return { state: 'refused', sentence: lunSearchTexts.noSuchName(at) };
  if (at.includes('off'))
    return {
      state: 'found',
      search: { targets: [], sentences: [lunSearchTexts.failed.refused({ address: '10.0.0.25', port: 3260 })] },
    };
  const second = portal(at.includes('one-exit') ? '10.0.0.26' : '10.0.1.25');
  const lost = portal('10.0.2.25', {
    answers: false,
    complaint: lunSearchTexts.failed['no-answer']({ address: '10.0.2.25', port: 3260 }, 'nothing within 8 s'),
  });
  const targets = [
    {
      name: 'iqn.2000-01.com.synology:attic.Target-1.f3a8c01c',
      portals: [portal('10.0.0.25'), second, ...(at.includes('lost') ? [lost] : [])],
    },
    {
      name: `iqn.2000-01.com.synology:attic.${'long-'.repeat(at.includes('long') ? 30 : 1)}backup`,
      portals: [portal('10.0.0.25', { loggedIn: true })],
    },
  ];
  return {
    state: 'found',
    search: {
      targets: at.includes('single')
        ? [{ name: 'iqn.2005-10.org.freenas.ctl:vm', portals: [portal('10.0.0.25')] }]
        : targets,
      sentences: [],
    },
  };
}
