import { Table } from '@mantine/core';
import { type MachineFacts, smbServerOf } from '../../../shared/model/machine.ts';
import { useState } from 'react';
import type { NasClient } from '../../../shared/model/nas-view.ts';
import { valueOf } from '../../../shared/model/reading.ts';
import { readingSentence } from '../../../shared/text/screens/findings.ts';
import { nasDialectText, nasWords, sourceWords } from '../../../shared/text/screens/nas.ts';
import { Name } from '../../ui/name.tsx';
import { ScrollTable } from '../../ui/scroll-table.tsx';

/** Five hundred rows help nobody who did not ask for them. */
const mostRows = 12;

interface Properties {
  readonly facts: MachineFacts;
  /** `undefined`: what it told is too old to say who is connected, or was not joined yet. */
  readonly clients: readonly NasClient[] | undefined;
  /** What it told is not too old. */
  readonly current: boolean;
}

/** The admin's view: who is connected, with how many channels, and how that is known. */
export function ClientsCard({ facts, clients, current }: Properties) {
  const [all, setAll] = useState(false);
  const connections = valueOf(smbServerOf(facts).connections);
  const shown = all ? clients : clients?.slice(0, mostRows);
  const hidden = (clients?.length ?? 0) - mostRows;
  return (
    <section className="card stack g8 start nas-table" aria-labelledby="nas-clients-title">
      <h2 id="nas-clients-title">{nasWords.clients}</h2>
      {connections === undefined && <p className="mute">{readingSentence(smbServerOf(facts).connections)}</p>}
      {connections !== undefined && shown === undefined && (
        <p className="mute">{current ? nasWords.clientsSoon : nasWords.clientsOld}</p>
      )}
      {connections !== undefined && shown?.length === 0 && <p className="mute">{nasWords.noClients}</p>}
      {connections !== undefined && shown !== undefined && shown.length > 0 && <ClientTable clients={shown} />}
      {hidden > 0 && (
        <button type="button" className="button tiny quiet" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? nasWords.fewerClients : nasWords.moreClients(hidden)}
        </button>
      )}
      {connections !== undefined && (
        <p className="mute small">
          {clients !== undefined &&
            clients.length > 0 &&
            `${nasWords.clientsNote(clients.length, channelsOf(clients))} `}
          {nasWords.source}: <b>{sourceWords[connections.source].name}</b>. {sourceWords[connections.source].tells}
        </p>
      )}
    </section>
  );
}

function channelsOf(clients: readonly NasClient[]): number {
  return clients.reduce((sum, { channels }) => sum + channels, 0);
}

function ClientTable({ clients }: { readonly clients: readonly NasClient[] }) {
  const words = nasWords.clientColumns;
  return (
    <ScrollTable
      label={nasWords.clientsCaption}
      columns={[words.who, words.user, words.dialect, words.channels, words.ports]}
      figures={[words.channels]}
    >
      {clients.map((client) => (
        <ClientRow key={client.group} client={client} />
      ))}
    </ScrollTable>
  );
}

/** What a client calls itself may hold anything: always text, cut to one line. */
function ClientRow({ client }: { readonly client: NasClient }) {
  const { name, addresses, users, dialect, channels, ports, thisWorkstation } = client;
  const title = name ?? addresses[0] ?? client.group;
  const others = addresses.filter((address) => address !== title);
  return (
    <Table.Tr>
      <Table.Th scope="row" className="nas-client">
        <span className="nas-client-name">
          <Name text={title} />
          {thisWorkstation && <span className="nas-tag">{nasWords.thisWorkstation}</span>}
        </span>
        {others.length > 0 && <Name className="mute small" text={others.join(', ')} path />}
      </Table.Th>
      <Table.Td>
        <Name text={users.length === 0 ? '–' : users.join(', ')} />
      </Table.Td>
      <Table.Td className="nowrap">{dialect === undefined ? '–' : nasDialectText(dialect)}</Table.Td>
      <Table.Td className="right">{channels}</Table.Td>
      <Table.Td>
        <Name text={ports.length === 0 ? '–' : ports.join(', ')} />
      </Table.Td>
    </Table.Tr>
  );
}
