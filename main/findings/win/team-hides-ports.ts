import { milliseconds } from '../../../shared/model/units.ts';
import { listed } from '../../../shared/text/phrases.ts';
import { finding } from '../finding.ts';
import { quoteNic } from '../interface-quotes.ts';
import { nicsOf } from '../nic-view.ts';
import { explain } from '../remedy.ts';
import { isLosing, nasNamed } from '../share-view.ts';
import { interfaces } from '../sources.ts';
import { perWindowsShare, windowsSource } from '../windows-view.ts';

/** The share leaves by a team or a virtual switch over several ports: to multichannel they are one. */
export const teamHidesPorts = finding({
  code: 'win.team-hides-ports',
  unless: [],
  visibleAfter: milliseconds(10_000),
  label: 'team here',
  examine: (history) =>
    perWindowsShare(history, [interfaces, windowsSource('pairs')], (view) => {
      const [now] = history;
      const used = new Set(view.open.map(({ nic }) => nic));
      const [only] = used;
      const team = nicsOf(now).find(({ name, kind }) => name === only && kind === 'bond');
      const members = nicsOf(now).filter(({ name, link }) => team?.lower.includes(name) && link === 'up');
      // A team towards a NAS with one port is meant.
      if (team === undefined || used.size > 1 || members.length < 2 || view.useful.length < 2) return undefined;
      return {
        severity: isLosing(view) ? 'warning' : 'note',
        seen: { team: team.name, members: members.map(({ name }) => name), nas: nasNamed(view.nas) },
        evidence: quoteNic(now, team.name, [`"Name":${JSON.stringify(team.name)}`]),
      };
    }),
  says: ({ team, members, nas }) => ({
    title: `${team} makes one port of ${listed(members)}, so multichannel cannot tell them apart.`,
    consequence: `Windows opens no second connection to ${nas} because of them; which of them a connection takes is left to the team.`,
  }),
  // Never a command to copy: a team is somebody's decision, and its loss can cut a machine off.
  remedies: ({ members }) => [
    explain(
      `Take ${listed(members)} out of the team and give each an address, best in a network of its own. Multichannel brings speed and fail-over by itself.`,
    ),
    explain('If the team must stay, let it and the switch spread by address and port (Dynamic or TransportPorts).'),
  ],
});
