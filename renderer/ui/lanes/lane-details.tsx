import type { Lane } from '../../../shared/model/snapshot.ts';
import { attributionText, laneStateText, movedText, shareWords } from '../../../shared/text/screens/share.ts';
import { LaneEndDetails } from './lane-end.tsx';
import type { DrawnLane } from './diagram-model.ts';
import { endpointText } from './lane-end.tsx';

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
    <div className="stack g2 lane-channel">
      <b>
        {channel.label} · {laneStateText(channel)}
      </b>
      <code>
        {endpointText(channel.local)} → {endpointText(channel.remote)}
      </code>
      <span>{movedText(channel)}</span>
      {attribution !== '' && <span className="mute">{attribution}</span>}
      <LaneEndDetails end={end} lane={channel.id} />
    </div>
  );
}
