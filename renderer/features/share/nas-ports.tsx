import { Table } from '@mantine/core';
import type { Nas, NasPort } from '../../../shared/model/snapshot.ts';
import { speedText } from '../../../shared/text/screens/numbers.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { portUseSentence, shareWords, type PortList } from '../../../shared/text/screens/share.ts';
import { useWindow } from '../../state/store.ts';
import { NasAsked } from '../../ui/nas/ask-nas.tsx';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { PortEndNote } from './port-end-note.tsx';

/** Every address of the NAS that is known, and what this machine can tell of it. */
export function NasPorts({ nas, list }: { readonly nas: Nas; readonly list: PortList }) {
  const columns = shareWords.portColumns;
  const others = nas.names.filter((name) => name !== nas.name);
  return (
    <section className="card" aria-labelledby="nas-title">
      <h2 id="nas-title">{shareWords.nasKnown}</h2>
      <NasAsked nas={nas} />
      {others.length > 0 && (
        <p className="mute small">
          {shareWords.alsoNamed} <bdi>{others.join(', ')}</bdi>
        </p>
      )}
      {nas.ports.length === 0 ? (
        <p className="below">{list === 'unread' ? shareWords.portsNotKnown : shareWords.noPorts}</p>
      ) : (
        <ScrollTable
          className="nas-ports"
          label={nasWords.portsCaption}
          columns={[columns.address, columns.speed, columns.use]}
        >
          {nas.ports.map((port) => (
            <PortRow key={port.address} port={port} list={list} />
          ))}
        </ScrollTable>
      )}
    </section>
  );
}

function PortRow({ port, list }: { readonly port: NasPort; readonly list: PortList }) {
  const units = useWindow((state) => state.settings.units);
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <bdi>{port.address}</bdi>
        <PortEndNote port={port} />
        {port.mac !== undefined && <code className="port-mac">{port.mac}</code>}
      </Table.Th>
      <Table.Td>
        {port.speed === undefined ? '–' : speedText(port.speed, units)}
        {port.rss && <span className="block mute">{shareWords.withRss}</span>}
      </Table.Td>
      <Table.Td>{portUseSentence(port, list)}</Table.Td>
    </Table.Tr>
  );
}
