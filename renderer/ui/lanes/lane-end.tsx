import type { LaneAtNas } from '../../../shared/model/nas-view.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import type { LaneId, LaneEnd } from '../../../shared/model/snapshot.ts';
import { agoText, amountText, speedText, type Units } from '../../../shared/text/screens/numbers.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';
import { endWords, nasRateText } from '../../../shared/text/screens/nas-ends.ts';
import { useWindow } from '../../state/store.ts';
import type { LineEnd } from './ends.ts';

interface Properties {
  readonly end: LineEnd | undefined;
  readonly lane: LaneId;
}

/** The NAS's view of one channel, below this machine's. */
export function LaneEndDetails({ end, lane }: Properties) {
  const units = useWindow((state) => state.settings.units);
  const own = end?.lanes.find((one) => one.lane === lane);
  if (own === undefined) return null;
  const { connection } = own;
  return (
    <div className="stack g2 lane-end-details">
      <b>
        {endWords.atNas}
        {own.port !== undefined && (
          <>
            {' · '}
            <bdi>{portText(own.port, units)}</bdi>
          </>
        )}
      </b>
      {connection !== undefined && (
        <code>
          {endpointText(connection.client)} → {endpointText(connection.nas)}
        </code>
      )}
      <span>{rateWords(own, end, units)}</span>
      {connection?.received !== undefined && connection.sent !== undefined && (
        <span>{shareWords.moved(amountText(connection.received), amountText(connection.sent))}</span>
      )}
      <span className={isOdd(own) ? 'lane-end-odd' : 'mute'}>{stateWords(own)}</span>
    </div>
  );
}

/** One line for the table: "eth0 · 1 Gbit/s", and what is odd about it. */
export function LaneEndNote({ end, lane }: Properties) {
  const units = useWindow((state) => state.settings.units);
  const own = end?.lanes.find((one) => one.lane === lane);
  if (own === undefined) return null;
  return (
    <>
      {own.port !== undefined && <bdi className="block mute lane-end">{portText(own.port, units)}</bdi>}
      {isOdd(own) && <span className="block mute lane-end lane-end-odd">{stateWords(own)}</span>}
    </>
  );
}

function portText({ name, speed, link }: NonNullable<LaneAtNas['port']>, units: Units): string {
  if (link === 'down') return `${name}, ${endWords.down}`;
  return speed === undefined ? name : `${name}, ${speedText(speed, units)}`;
}

function isOdd({ match, connection }: LaneAtNas): boolean {
  return match === 'none' || connection?.socketState === 'missing';
}

function stateWords({ match, connection }: LaneAtNas): string {
  if (connection === undefined) return endWords.match.none;
  const state = connection.socketState === 'established' ? '' : ` (${endWords.socket[connection.socketState]})`;
  return `${endWords.match[match]}${state}`;
}

function rateWords(own: LaneAtNas, end: LineEnd | undefined, units: Units): string {
  const rate = valueOf(own.rate);
  if (rate === undefined) return shareWords.rateNotKnown;
  const of =
    end?.counters === 'connection' && own.connection !== undefined ? endWords.rateOfConnection : endWords.rateOfPort;
  const age = end?.behind === undefined ? '' : `, ${agoText(end.behind)}`;
  return `${nasRateText(rate.received, rate.sent, units)} ${of}${age}`;
}

/** "10.100.4.25:445", "[fd00::1]:445" */
export function endpointText(endpoint: LaneEnd | undefined): string {
  if (endpoint === undefined) return shareWords.notKnown;
  const { address, port } = endpoint;
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}
