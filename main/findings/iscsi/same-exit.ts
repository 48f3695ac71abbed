import { milliseconds } from '../../../shared/model/units.ts';
import { all, listed } from '../../../shared/text/phrases.ts';
import { finding, type HandDraft } from '../finding.ts';
import { bindSessions } from '../fixes/iscsi-bindings.ts';
import { asRoot, iscsiSource, perLun, quoteIscsiSessions, sessionsOf, rootCommand } from '../iscsi-view.ts';
import { quoteNic } from '../interface-quotes.ts';
import { nicsOf, reaches } from '../nic-view.ts';
import { explain, onLinux, onWindows } from '../remedy.ts';
import { quoteSockets } from '../share-quotes.ts';
import { nasNamed } from '../share-view.ts';
import { interfaces, routes, sockets } from '../sources.ts';

/** Sessions by different portals leave by one interface, though another one reaches the NAS as well. */
export const iscsiSameExit = finding({
  code: 'iscsi.same-exit',
  unless: ['net.port-down', 'net.tunnel-carries'],
  visibleAfter: milliseconds(10_000),
  label: 'same interface here',
  examine: (history) =>
    perLun(history, [iscsiSource('sessions'), sockets, routes, interfaces], (view) => {
      const exit = view.open[0]?.nic;
      if (view.share.verdict.reason !== 'one-way-out' || exit === undefined) return undefined;
      const others = nicsOf(view.now).filter(
        (nic) => nic.name !== exit && nic.kind === 'wired' && nic.link !== 'down' && reaches(nic, view.nas),
      );
      if (others.length === 0) return undefined;
      const isBound = sessionsOf(view.native).some(({ boundTo }) => boundTo !== undefined);
      return {
        severity: 'warning',
        seen: { view, exit, others: others.map(({ name }) => name), isBound },
        evidence: [
          ...quoteIscsiSessions(view, ['/ipaddress: ', '/ifacename: ', '/netdev: ']),
          ...quoteSockets(view.now, view.open),
          ...others.flatMap(({ name }) => quoteNic(view.now, name, [])),
        ],
      };
    }),
  says: ({ view, exit, others, isBound }) => ({
    title: `${all(view.open.length)} sessions to ${nasNamed(view.nas)} leave this machine by ${exit}; ${listed(others)} ${others.length === 1 ? 'carries' : 'carry'} none.`,
    consequence: `They share the speed of ${exit}. ${isBound ? 'They are bound to it.' : 'No session is bound to an interface, and with two ports in one network everything leaves by the first that fits.'}`,
  }),
  remedies: ({ view, exit, others }) => [
    ...bindSessions(view, exit, others),
    explain('Best: give each pair of ports a network of its own, here and at the NAS.'),
    ...binding(view.native.target, view.reached[0] ?? view.nas.name, [exit, ...others.slice(0, 1)]),
    onLinux(
      explain(
        'Two ports in one network also need a loose rp_filter, and each must answer for its own address (arp_ignore=1, arp_announce=2).',
      ),
    ),
    onWindows(
      explain(
        'Or log in with the address of the other interface: iSCSI Initiator → the target → Connect → Advanced → Initiator IP.',
      ),
    ),
  ],
});

/** An open-iscsi interface for each of two network interfaces; sessions are made anew by them. */
function binding(target: string, portal: string, names: readonly string[]): readonly HandDraft[] {
  const [first, second] = names;
  if (first === undefined || second === undefined) return [];
  return [
    asRoot(
      'Or bind a session to each interface. Nothing may use the LUN while its sessions are made anew:',
      ...names.flatMap((name) => [
        rootCommand`iscsiadm -m iface -I ${name} --op new`,
        rootCommand`iscsiadm -m iface -I ${name} --op update -n iface.net_ifacename -v ${name}`,
      ]),
      rootCommand`iscsiadm -m node -T ${target} --logout`,
      rootCommand`iscsiadm -m discovery -t sendtargets -p ${portal} -I ${first} -I ${second}`,
      rootCommand`iscsiadm -m node -T ${target} --login`,
    ),
  ];
}
