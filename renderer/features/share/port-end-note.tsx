import type { NasPort } from '../../../shared/model/snapshot.ts';
import { speedText } from '../../../shared/text/screens/numbers.ts';
import { endWords } from '../../../shared/text/screens/nas-ends.ts';
import { useWindow } from '../../state/store.ts';
import { portEndOf } from '../../ui/lanes/ends.ts';

/** Below an address in the table of a NAS's ports: which port it is by the NAS's own word, and how fast that is. */
export function PortEndNote({ port }: { readonly port: NasPort }) {
  const units = useWindow((state) => state.settings.units);
  const end = portEndOf(port);
  if (end === undefined) return null;
  const speed = end.link === 'down' ? endWords.down : end.speed === undefined ? '' : speedText(end.speed, units);
  return (
    <bdi className={`block${end.announced === undefined ? '' : ' port-odd'}`}>
      {[endWords.portNamed(end.name), speed].filter((word) => word !== '').join(', ')}
    </bdi>
  );
}
