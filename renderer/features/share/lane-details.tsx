import type { Lane } from '../../../shared/model/snapshot.ts';
import { amountText } from '../../../shared/text/screens/numbers.ts';
import { attributionText, laneStateText, shareWords } from '../../../shared/text/screens/share.ts';
import { LaneEndDetails } from '../nas/lane-end.tsx';
import type { DrawnLane } from './diagram-model.ts';
import { endpointText } from './endpoint-text.ts';

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
        <ChannelDetails key={channel.id} channel={channel} end={lane.end} />
      ))}
      {lane.lanes.length > mostShown && <p className="mute">{shareWords.andMore(lane.lanes.length - mostShown)}</p>}
    </>
  );
}

function ChannelDetails({ channel, end }: { readonly channel: Lane; readonly end: DrawnLane['end'] }) {
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
      <LaneEndDetails end={end} lane={channel.id} />
    </div>
  );
}
