import type { Interface } from '../../../shared/model/network.ts';
import type { BitsPerSecond } from '../../../shared/model/units.ts';
import { percentText, speedText, type Units } from '../../../shared/text/screens/numbers.ts';
import { machineWords } from '../../../shared/text/screens/machine.ts';
import { announcedText, shareWords } from '../../../shared/text/screens/share.ts';
import { Name } from '../name.tsx';
import { useWindow } from '../../state/store.ts';
import { NasPortCard } from './nas-port-card.tsx';
import type { Box } from './diagram-layout.ts';
import type { DrawnLane, LocalBox, PortBox } from './diagram-model.ts';

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

/** A port of the NAS, as it announces it; busy as far as this machine's lanes make it so. */
export function PortCard({ box, port, known }: PortProperties) {
  const units = useWindow((state) => state.settings.units);
  if (port === undefined) return null;
  if (port.port.atNas !== undefined || port.notAtNas) return <NasPortCard box={box} port={port} />;
  const { address, name, speed, rss, announced } = port.port;
  return (
    <div className={`lane-box port${port.used ? '' : ' unused'}`} style={placed(box)} aria-hidden="true">
      <Name className="lane-box-name" text={name ?? address} />
      {name !== undefined && <Name text={address} />}
      <Name text={announced ? speedWords(speed, units, box.width) : unannouncedWords(known)} />
      <Name text={loadWords(port, rss)} />
      {port.busy !== undefined && port.used && (
        <span className="lane-meter">
          <span style={{ width: `${Math.round(port.busy * 100)}%` }} />
        </span>
      )}
    </div>
  );
}

function unannouncedWords(known: boolean): string {
  return known ? shareWords.notAnnounced : shareWords.announcementNotKnown;
}

/** In a narrow box the number alone: that it is announced is said in the room below. */
function speedWords(speed: BitsPerSecond | undefined, units: Units, width: number): string {
  return width < 150 && speed !== undefined ? speedText(speed, units) : announcedText(speed, units);
}

function loadWords(port: PortBox, rss: boolean): string {
  const words =
    port.busy === undefined || port.busy < 0.005 || !port.used ? [] : [shareWords.busy(percentText(port.busy))];
  return [...words, ...(rss ? ['RSS'] : [])].join(' · ');
}
