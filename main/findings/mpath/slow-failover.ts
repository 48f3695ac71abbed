import { milliseconds } from '../../../shared/model/units.ts';
import { silencePartsText } from '../../../shared/text/failover.ts';
import { durationText } from '../../../shared/text/screens/numbers.ts';
import { silenceOf } from '../../snapshot/adapters/iscsi/failover-time.ts';
import { finding } from '../finding.ts';
import {
  asRoot,
  dropIn,
  iscsiSource,
  perLun,
  quoteIscsiSessions,
  retriesOf,
  sessionsOf,
  rootCommand,
} from '../iscsi-view.ts';
import { quote } from '../quotes.ts';

/** A map exists so that another path takes over; what takes longer than this, programs notice. */
const tooLongSeconds = 30;

/** The timers of a path add up to more than half a minute before its requests go by another one. */
export const slowFailover = finding({
  code: 'mpath.slow-failover',
  unless: [],
  visibleAfter: milliseconds(10_000),
  examine: (history) =>
    perLun(history, [iscsiSource('sessions'), iscsiSource('tcpRetries')], (view) => {
      const { map, paths } = view.native;
      if (map === undefined || paths.length < 2) return undefined;
      const silences = sessionsOf(view.native).flatMap((session) => silenceOf(session, retriesOf(view)) ?? []);
      const [longest] = silences.toSorted((one, other) => (other.seconds ?? Infinity) - (one.seconds ?? Infinity));
      if (longest === undefined || (longest.seconds ?? Infinity) <= tooLongSeconds) return undefined;
      return {
        severity: 'note',
        seen: { map, longest, target: view.native.target },
        evidence: [
          ...quoteIscsiSessions(view, ['/recovery_tmo: ', '/recv_tmo: ', '/ping_tmo: ']),
          ...(longest.byPing
            ? []
            : quote(view.client.tcpRetries, [String(retriesOf(view))], [String(retriesOf(view))])),
        ],
      };
    }),
  says: ({ map, longest }) => ({
    title: `When a path of ${map.name} dies, its requests stand still for ${longest.seconds === undefined ? 'ever' : spoken(longest.seconds)}.`,
    consequence: `${silencePartsText(longest)} Only then do they go by another path.`,
  }),
  remedies: ({ target, longest }) => [
    dropIn('timers', 'Let multipathd give a dead session up after five seconds, as it then has another path:', [
      'defaults {',
      '  fast_io_fail_tmo 5',
      '}',
    ]),
    ...(longest.byPing
      ? []
      : [
          asRoot(
            'Switch the pings of iSCSI on again, for sessions that are made from then on:',
            rootCommand`iscsiadm -m node -T ${target} --op update -n node.conn[0].timeo.noop_out_interval -v 5`,
            rootCommand`iscsiadm -m node -T ${target} --op update -n node.conn[0].timeo.noop_out_timeout -v 5`,
          ),
        ]),
    asRoot(
      'Or set it for the sessions of open-iscsi itself, from their next login on:',
      rootCommand`iscsiadm -m node -T ${target} --op update -n node.session.timeo.replacement_timeout -v 5`,
    ),
  ],
});

const spoken = (seconds: number): string => durationText(milliseconds(seconds * 1000));
