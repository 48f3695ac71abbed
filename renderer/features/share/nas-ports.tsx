import type { Nas, NasPort } from '../../../shared/model/snapshot.ts';
import { speedText } from '../../../shared/text/screens/numbers.ts';
import { portUseSentence, shareWords } from '../../../shared/text/screens/share.ts';
import { useWindow } from '../../state/store.ts';
import { NasAsked } from '../../ui/nas/ask-nas.tsx';
import { PortEndNote } from './port-end-note.tsx';

/** Every address the NAS announces, and what this machine can tell of it. */
export function NasPorts({ nas, known }: { readonly nas: Nas; readonly known: boolean }) {
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
        <p className="below">{known ? shareWords.noPorts : shareWords.portsNotKnown}</p>
      ) : (
        <table className="below nas-ports">
          <thead>
            <tr>
              <th scope="col">{shareWords.portColumns.address}</th>
              <th scope="col">{shareWords.portColumns.speed}</th>
              <th scope="col">{shareWords.portColumns.use}</th>
            </tr>
          </thead>
          <tbody>
            {nas.ports.map((port) => (
              <PortRow key={port.address} port={port} known={known} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function PortRow({ port, known }: { readonly port: NasPort; readonly known: boolean }) {
  const units = useWindow((state) => state.settings.units);
  return (
    <tr>
      <th scope="row">
        <bdi>{port.address}</bdi>
        <PortEndNote port={port} />
        {port.mac !== undefined && <code className="port-mac">{port.mac}</code>}
      </th>
      <td>
        {port.speed === undefined ? '–' : speedText(port.speed, units)}
        {port.rss && <span className="block mute">{shareWords.withRss}</span>}
      </td>
      <td>{portUseSentence(port, known)}</td>
    </tr>
  );
}
