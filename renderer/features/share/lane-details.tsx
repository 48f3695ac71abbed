import type { Endpoint } from '../../../shared/model/network.ts';
import type { Lane } from '../../../shared/model/snapshot.ts';
import { amountText } from '../../../shared/text/screens/numbers.ts';
import { attributionText, laneStateText, shareWords } from '../../../shared/text/screens/share.ts';
import type { DrawnLane } from './diagram-model.ts';

/** A bundle of sixteen would cover the page; the table lists them all. */
const mostShown = 4;

/** What is known of the connections behind a line. */
export function LaneDetails({ lane }: { readonly lane: DrawnLane }) {
  if (lane.lanes.length === 0) {
    return (
      <p>
        {shareWords.notThereSentence} <bdi>{lane.reason}</bdi>.
      </p>
    );
  }
  return (
    <>
      {lane.lanes.slice(0, mostShown).map((channel) => (
        <ChannelDetails key={channel.id} channel={channel} />
      ))}
      {lane.lanes.length > mostShown && <p className="mute">{shareWords.andMore(lane.lanes.length - mostShown)}</p>}
    </>
  );
}

function ChannelDetails({ channel }: { readonly channel: Lane }) {
  const attribution = attributionText(channel);
  return (
    <div className="lane-channel">
      <b>
        {shareWords.channel(channel.channel)} · {laneStateText(channel)}
      </b>
      <code>
        {endpointText(channel.local)} → {endpointText(channel.remote)}
      </code>
      <span>{shareWords.moved(amountText(channel.received), amountText(channel.sent))}</span>
      {attribution !== '' && <span className="mute">{attribution}</span>}
    </div>
  );
}

/** "10.100.4.25:445", "[fd00::1]:445" */
export function endpointText(endpoint: Endpoint | undefined): string {
  if (endpoint === undefined) return shareWords.notKnown;
  return endpoint.address.includes(':')
    ? `[${endpoint.address}]:${endpoint.port}`
    : `${endpoint.address}:${endpoint.port}`;
}
