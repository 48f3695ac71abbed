import { Progress } from '@mantine/core';
import type { Interface } from '../../../shared/model/network.ts';
import { percentText, speedText, type Units } from '../../../shared/text/screens/numbers.ts';
import { endWords } from '../../../shared/text/screens/nas-ends.ts';
import { machineWords } from '../../../shared/text/screens/machine.ts';
import { announcedText, shareWords } from '../../../shared/text/screens/share.ts';
import { Name } from '../name.tsx';
import { useWindow } from '../../state/store.ts';
import type { Box } from './diagram-layout.ts';
import type { DrawnLane, LocalBox, PortBox } from './diagram-model.ts';
import { portEndOf, type PortEnd } from './ends.ts';
import './ends.css';

function placed(box: Box): { left: number; top: number; width: number; height: number } {
  return { left: box.x, top: box.y, width: box.width, height: box.height };
}

interface LocalProperties {
  readonly box: Box;
  readonly local: LocalBox | undefined;
  readonly lanes: readonly DrawnLane[];
}

/** An interface of this machine. */
export function LocalCard({ box, local, lanes }: LocalProperties) {
  const units = useWindow((state) => state.settings.units);
  const nic = local?.nic;
  if (local === undefined) return null;
  const speed = nic?.speed === undefined ? undefined : speedText(nic.speed, units);
  const kind = nic === undefined ? undefined : machineWords.kinds[nic.kind];
  // A lost lane still begins here.
  const hasLane = lanes.some((lane) => lane.from === nic?.name && lane.lanes.length > 0);
  return (
    <div className={`lane-box${local.used === true ? '' : ' unused'}`} style={placed(box)} aria-hidden="true">
      <Name className="lane-box-name" text={nic?.name ?? shareWords.interfaceUnknown} />
      <Name text={nic === undefined ? shareWords.interfaceUnknownWhy : [speed, kind].filter(Boolean).join(' · ')} />
      <Name text={local.used === false && !hasLane ? shareWords.unused : addressOf(nic, lanes)} />
    </div>
  );
}

/** The address its lanes leave from, else its first one. */
function addressOf(nic: Interface | undefined, lanes: readonly DrawnLane[]): string {
  const used = lanes.filter((lane) => lane.from === nic?.name).flatMap((lane) => lane.lanes);
  return used.find((lane) => lane.local !== undefined)?.local?.address ?? nic?.addresses[0]?.address ?? '';
}

interface PortProperties {
  readonly box: Box;
  readonly port: PortBox | undefined;
  /** The session was read, and with it the list of what the NAS announces. */
  readonly known: boolean;
}

/** A port of the NAS: by the NAS's own word where it is asked, else as it announces it; and how busy it is. */
export function PortCard({ box, port, known }: PortProperties) {
  const units = useWindow((state) => state.settings.units);
  if (port === undefined) return null;
  const end = portEndOf(port.port);
  const isOdd = port.notAtNas || end?.announced !== undefined;
  return (
    <div className={`lane-box port${port.used ? '' : ' unused'}`} style={placed(box)} aria-hidden="true">
      <span className="row g6 port-title">
        <Name className="lane-box-name" text={end?.name ?? port.key} />
        {end !== undefined && <Name className="port-address" text={port.key} />}
      </span>
      <Name className={isOdd ? 'port-odd' : ''} text={speedWords(port, end, { known, units, width: box.width })} />
      <Name text={loadWords(port, end)} />
      {port.busy !== undefined && port.used && <Progress className="lane-meter" value={port.busy * 100} size={3} />}
    </div>
  );
}

interface Place extends Pick<PortProperties, 'known'> {
  readonly units: Units;
  readonly width: number;
}

/** "1 Gbit/s", "1 Gbit/s, not 2.5 Gbit/s", "link down", "1 Gbit/s announced" */
function speedWords({ port, notAtNas }: PortBox, end: PortEnd | undefined, { known, units, width }: Place): string {
  if (notAtNas) return endWords.noPort;
  if (end === undefined) {
    if (!port.announced) return known ? shareWords.notAnnounced : shareWords.announcementNotKnown;
    // In a narrow box the number alone: that it is announced is said in the room below.
    return width < 150 && port.speed !== undefined ? speedText(port.speed, units) : announcedText(port.speed, units);
  }
  if (end.link === 'down') return endWords.down;
  if (end.speed === undefined) return endWords.speedNotTold;
  if (end.announced === undefined) return speedText(end.speed, units);
  return endWords.announcedOtherwise(end.announced, end.speed, units);
}

function loadWords({ busy, used, port: { rss } }: PortBox, end: PortEnd | undefined): string {
  // Less than one in two hundred is nothing to speak of.
  const isBusy = busy !== undefined && busy >= 0.005 && used;
  const kind = end === undefined || end.kind === 'wired' ? [] : [endWords.kinds[end.kind]];
  return [...(isBusy ? [shareWords.busy(percentText(busy))] : []), ...kind, ...(rss ? ['RSS'] : [])].join(' · ');
}
