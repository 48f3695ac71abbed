import { Table } from '@mantine/core';
import type { ServedShare } from '../../../shared/model/nas-view.ts';
import { nasWords } from '../../../shared/text/screens/nas.ts';
import { servedTexts } from '../../../shared/text/served.ts';
import { verdictBadge } from '../../../shared/text/verdicts.ts';
import { Cut } from '../../ui/cut.tsx';
import { Name } from '../../ui/name.tsx';
import { ScrollTable } from '../../ui/scroll-table.tsx';

interface Properties {
  /** Empty: nobody, or the NAS does not answer now. */
  readonly shares: readonly ServedShare[];
}

/** Which initiators and NFS clients use how many ports of this NAS, also those that nobody can ask. */
export function ServedCard({ shares }: Properties) {
  const words = nasWords.servedColumns;
  if (shares.length === 0) return null;
  return (
    <section className="card stack g8 start nas-table" aria-labelledby="nas-served-title">
      <h2 id="nas-served-title">{nasWords.served}</h2>
      <ScrollTable
        className="nas-served-table"
        label={nasWords.servedCaption}
        columns={[words.who, words.what, words.connections, words.ports, words.paths]}
        figures={[words.connections]}
      >
        {shares.map((share) => (
          <ServedRow key={share.id} share={share} />
        ))}
      </ScrollTable>
      <p className="mute small">{nasWords.servedNote}</p>
    </section>
  );
}

function ServedRow({ share }: { readonly share: ServedShare }) {
  const { client, addresses, protocol, name, connections, ports, unusedPorts, verdict, remarks } = share;
  const sentences = [...verdict.missing, ...remarks];
  return (
    <>
      <Table.Tr className={sentences.length === 0 ? undefined : 'nas-said-below'}>
        <Table.Th scope="row" className="nas-client">
          <span className="nas-client-name">
            <Cut text={client} />
            {share.thisWorkstation && <span className="nas-tag">{nasWords.thisWorkstation}</span>}
          </span>
          {addresses.length > 0 && <Name className="mute small" text={addresses.join(', ')} path />}
        </Table.Th>
        <Table.Td>
          {servedTexts.protocols[protocol]} <Cut text={name} />
        </Table.Td>
        <Table.Td className="right">{connections ?? '–'}</Table.Td>
        <Table.Td>
          <Name text={ports.length === 0 ? '–' : ports.join(', ')} />
          {unusedPorts.length > 0 && (
            <Name className="mute small" text={nasWords.unusedPorts(unusedPorts.join(', '))} />
          )}
        </Table.Td>
        <Table.Td className="nowrap">{verdictBadge(verdict)}</Table.Td>
      </Table.Tr>
      {sentences.length > 0 && (
        <Table.Tr>
          <Table.Td colSpan={5} className="nas-served-said">
            {sentences.map((sentence) => (
              <p key={sentence} className="mute small">
                <Cut text={sentence} />
              </p>
            ))}
          </Table.Td>
        </Table.Tr>
      )}
    </>
  );
}
