import { Table } from '@mantine/core';
import { type MachineFacts, smbServerOf } from '../../../shared/model/machine.ts';
import type { NasView } from '../../../shared/model/nas-view.ts';
import { unchecked, valueOf } from '../../../shared/model/reading.ts';
import type { NasPort } from '../../../shared/model/snapshot.ts';
import { bytesPerSecondOf } from '../../../shared/model/units.ts';
import { readingSentence } from '../../../shared/text/screens/findings.ts';
import { endWords } from '../../../shared/text/screens/nas-ends.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { percentText, speedText, type Units } from '../../../shared/text/screens/numbers.ts';
import { useWindow } from '../../state/store.ts';
import { Name } from '../../ui/name.tsx';
import { RateValue } from '../../ui/rate.tsx';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { entriesOf, type PortRow, portRows } from './port-rows.ts';

interface Properties {
  readonly facts: MachineFacts;
  /** What passes the ports, while it is of the present. */
  readonly rates: NasView['portRates'];
}

interface CardProperties extends Properties {
  /** As this machine sees them. */
  readonly ports: readonly NasPort[];
}

/** The ports of the NAS by its own word: name, speed, state, what they are part of, what passes them. */
export function PortsCard({ facts, rates, ports }: CardProperties) {
  const interfaces = valueOf(facts.network.interfaces);
  const connections = valueOf(smbServerOf(facts).connections);
  const announced = new Set(ports.filter((port) => port.announced).map(({ address }) => address));
  const rows = portRows(interfaces ?? [], entriesOf(facts), announced);
  return (
    <section className="card stack g8 start nas-table" aria-labelledby="nas-ports-title">
      <h2 id="nas-ports-title">{nasWords.ports}</h2>
      {interfaces === undefined ? (
        <p className="mute">{readingSentence(facts.network.interfaces)}</p>
      ) : (
        <>
          <PortTable rows={rows.shown} rates={rates} />
          {rows.others.length > 0 && (
            <details className="nas-more">
              <summary>{nasWords.otherPorts(rows.others.length)}</summary>
              <PortTable rows={rows.others} rates={rates} />
            </details>
          )}
          <p className="mute small">
            {nasWords.portRates} {countersNote(connections?.counters)}
          </p>
        </>
      )}
    </section>
  );
}

function countersNote(counters: 'connection' | 'port' | undefined): string {
  if (counters === undefined) return '';
  return counters === 'connection' ? nasWords.connectionRates : nasWords.noConnectionRates;
}

interface TableProperties extends Pick<Properties, 'rates'> {
  readonly rows: readonly PortRow[];
}

function PortTable({ rows, rates }: TableProperties) {
  const words = nasWords.portColumns;
  const figures = [words.connections, words.in, words.out];
  return (
    <ScrollTable
      className="nas-ports-table"
      label={nasWords.portsCaption}
      columns={[words.port, words.link, words.addresses, ...figures]}
      figures={figures}
    >
      {rows.map((row) => (
        <PortLine key={row.port.name} row={row} rates={rates} />
      ))}
    </ScrollTable>
  );
}

interface LineProperties extends Pick<Properties, 'rates'> {
  readonly row: PortRow;
}

function PortLine({ row: { port, depth, connections }, rates }: LineProperties) {
  const units = useWindow((state) => state.settings.units);
  const rate = port.link === 'down' ? undefined : valueOf(rates[port.name] ?? unchecked);
  // Every port has a link-local address, and no client is given it.
  const addresses = port.addresses.filter(({ address }) => !/^fe[89ab]/i.test(address));
  const notes = [
    ...(port.kind === 'wired' ? [] : [endWords.kinds[port.kind]]),
    ...(port.master === undefined || depth > 0 ? [] : [nasWords.partOf(port.master)]),
    ...(port.lower.length === 0 ? [] : [nasWords.madeOf(port.lower)]),
    ...(port.mtuBytes === undefined ? [] : [nasWords.mtu(port.mtuBytes)]),
  ];
  return (
    <Table.Tr className={port.link === 'down' ? 'mute' : ''}>
      <Table.Th scope="row" style={{ paddingInlineStart: 8 + Math.min(depth, 3) * 14 }}>
        <Name text={port.name} />
        <span className="mute small">{notes.join(' · ')}</span>
      </Table.Th>
      <Table.Td className="nowrap">
        <span className={`strong nas-link ${port.link}`}>{endWords.links[port.link]}</span>
        <span className="block mute lane-end">{speedNote(port, units)}</span>
      </Table.Td>
      <Table.Td>
        {addresses.length === 0 && <span className="mute">–</span>}
        {addresses.map(({ address, prefixLength }) => (
          <bdi key={address} className="nas-address">{`${address}/${prefixLength}`}</bdi>
        ))}
      </Table.Td>
      <Table.Td className="right">
        {connections === undefined ? '–' : connections === 0 && addresses.length === 0 ? '' : connections}
      </Table.Td>
      <Table.Td className="right">
        <RateValue rate={rate?.received} />
      </Table.Td>
      <Table.Td className="right">
        <RateValue rate={rate?.sent} />
        <Meter busy={rate && busyOf(Math.max(rate.received, rate.sent), port)} />
      </Table.Td>
    </Table.Tr>
  );
}

/** What has no cable has no speed to tell. */
function speedNote({ speed, link, kind }: PortRow['port'], units: Units): string {
  if (link === 'down') return '';
  if (speed !== undefined) return speedText(speed, units);
  return kind === 'wired' ? endWords.speedNotTold : '';
}

function busyOf(most: number, { speed }: PortRow['port']): number | undefined {
  return speed === undefined || speed === 0 ? undefined : Math.min(1, most / bytesPerSecondOf(speed));
}

/** Which part of the port's speed is in use; below one in two hundred it is nothing. */
function Meter({ busy }: { readonly busy: number | undefined }) {
  if (busy === undefined || busy < 0.005) return null;
  return <span className="block mute lane-end">{nasWords.busy(percentText(busy))}</span>;
}
