import { Table } from '@mantine/core';
import type { ShareWords } from '../../../shared/model/share-words.ts';
import type { Nas, NasPort } from '../../../shared/model/snapshot.ts';
import { speedText } from '../../../shared/text/screens/numbers.ts';
import { portUseSentence, shareWords, type PortList } from '../../../shared/text/screens/share.ts';
import { useWindow } from '../../state/store.ts';
import { NasAsked } from '../../ui/nas/ask-nas.tsx';
import { ScrollTable } from '../../ui/scroll-table.tsx';
import { PortEndNote } from './port-end-note.tsx';

interface Properties {
  readonly nas: Nas;
  readonly words: ShareWords;
  /** What the NAS announces could be read, where its protocol announces anything. */
  readonly read: boolean;
}

/** Every address of the NAS that is known, and what this machine can tell of it. */
export function NasPorts({ nas, words, read }: Properties) {
  const columns = shareWords.portColumns;
  const list = words.announced === undefined ? 'none' : read ? 'read' : 'unread';
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
          label={shareWords.portsCaption}
          columns={[columns.address, words.announced ?? [], columns.use].flat()}
        >
          {nas.ports.map((port) => (
            <PortRow key={port.address} port={port} list={list} words={words} />
          ))}
        </ScrollTable>
      )}
    </section>
  );
}

interface RowProperties extends Pick<Properties, 'words'> {
  readonly port: NasPort;
  readonly list: PortList;
}

function PortRow({ port, list, words }: RowProperties) {
  const units = useWindow((state) => state.settings.units);
  return (
    <Table.Tr>
      <Table.Th scope="row">
        <bdi>{port.address}</bdi>
        <PortEndNote port={port} />
        {port.mac !== undefined && <code className="port-mac">{port.mac}</code>}
      </Table.Th>
      {list !== 'none' && (
        <Table.Td>
          {port.speed === undefined ? '–' : speedText(port.speed, units)}
          {port.rss && <span className="block mute">{shareWords.withRss}</span>}
        </Table.Td>
      )}
      <Table.Td>{portUseSentence(port, list, words)}</Table.Td>
    </Table.Tr>
  );
}
