import { valueOf } from '../../../shared/model/reading.ts';
import type { Nas, NasPort } from '../../../shared/model/snapshot.ts';
import { speedText } from '../../../shared/text/screens/numbers.ts';
import { endWords } from '../../../shared/text/screens/nas-ends.ts';
import { sideOf } from '../../state/nas.ts';
import { useWindow } from '../../state/store.ts';
import { portEndOf } from './both-ends.ts';

interface Properties {
  readonly nas: Nas;
  readonly port: NasPort;
}

/** Below an address in the table of a NAS's ports: which port it is by the NAS's own word, and how fast that is. */
export function PortEndNote({ nas, port }: Properties) {
  const units = useWindow((state) => state.settings.units);
  const publication = useWindow((state) => state.publication);
  const side = sideOf(publication, nas);
  const facts = side?.view === undefined ? undefined : side.known.facts;
  const end = facts && portEndOf(port.address, port.speed, valueOf(facts.interfaces));
  if (end === undefined) return null;
  const speed = end.link === 'down' ? endWords.down : end.speed === undefined ? '' : speedText(end.speed, units);
  return (
    <bdi className={`port-end${end.announced === undefined ? '' : ' port-odd'}`}>
      {[endWords.portNamed(end.name), speed].filter((word) => word !== '').join(', ')}
    </bdi>
  );
}
