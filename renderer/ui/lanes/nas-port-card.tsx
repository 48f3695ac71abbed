import { percentText, speedText, type Units } from '../../../shared/text/screens/numbers.ts';
import { shareWords } from '../../../shared/text/screens/share.ts';
import { endWords } from '../../../shared/text/screens/nas-ends.ts';
import { useWindow } from '../../state/store.ts';
import { Name } from '../name.tsx';
import type { Box } from './diagram-layout.ts';
import type { PortBox } from './diagram-model.ts';
import { portEndOf, type PortEnd } from './ends.ts';
import './ends.css';

/** A port of the picture as the NAS itself tells it: its name, its address, the speed it really has. */
export function NasPortCard({ box, port }: { readonly box: Box; readonly port: PortBox }) {
  const units = useWindow((state) => state.settings.units);
  const known = portEndOf(port.port);
  const place = { left: box.x, top: box.y, width: box.width, height: box.height };
  return (
    <div className={`lane-box port told${port.used ? '' : ' unused'}`} style={place} aria-hidden="true">
      <span className="row g6 port-title">
        <Name className="lane-box-name" text={known?.name ?? port.key} />
        {known !== undefined && <Name className="port-address" text={port.key} />}
      </span>
      {known === undefined ? (
        <Name className="port-odd" text={endWords.noPort} />
      ) : (
        <Name className={known.announced === undefined ? '' : 'port-odd'} text={speedWords(known, units)} />
      )}
      <Name text={loadWords(port, known)} />
      {port.busy !== undefined && port.used && (
        <span className="lane-meter">
          <span style={{ width: `${Math.round(port.busy * 100)}%` }} />
        </span>
      )}
    </div>
  );
}

/** "1 Gbit/s", "1 Gbit/s, not 2.5 Gbit/s", "link down" */
function speedWords(end: PortEnd, units: Units): string {
  if (end.link === 'down') return endWords.down;
  if (end.speed === undefined) return endWords.speedNotTold;
  if (end.announced === undefined) return speedText(end.speed, units);
  return endWords.announcedOtherwise(end.announced, end.speed, units);
}

function loadWords(port: PortBox, end: PortEnd | undefined): string {
  // Less than one in two hundred is nothing to speak of.
  const isBusy = port.busy !== undefined && port.busy >= 0.005 && port.used;
  const busy = isBusy ? [shareWords.busy(percentText(port.busy))] : [];
  const kind = end === undefined || end.kind === 'wired' ? [] : [endWords.kinds[end.kind]];
  return [...busy, ...kind, ...(port.port.rss ? ['RSS'] : [])].join(' · ');
}
