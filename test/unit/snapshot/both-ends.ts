/** Both ends in a few words, from the usual look at a healthy NAS (test/helpers/nas-facts.ts) with some of it changed. */
import type { NasConnection, NasSession } from '../../../shared/model/smb-server.ts';
import type { MachineFacts } from '../../../shared/model/machine.ts';
import { nextSnapshot } from '../../../main/snapshot/next.ts';
import type { NasView } from '../../../shared/model/nas-view.ts';
import type { Snapshot } from '../../../shared/model/snapshot.ts';
import { hostFacts } from '../../helpers/host-facts.ts';
import { bothConnections, nasFacts } from '../../helpers/nas-facts.ts';
import type { FactsChange } from '../../helpers/machine-facts.ts';

export const nasWith = (
  connections: readonly NasConnection[] = bothConnections,
  readings: FactsChange = {},
): MachineFacts => nasFacts({ connections, readings });

export const nasSession = (change: Partial<NasSession> = {}): NasSession => ({
  id: 's1',
  pid: 7793,
  user: 'ada',
  clientName: 'desk',
  quoted: ['ada'],
  ...change,
});

/** Of each lane how sure its match is, the NAS's port, and the client's port number as the NAS has it. */
export const ends = (view: NasView) =>
  view.lanes.map(({ match, port, connection }) => [match, port?.name, connection?.client.port]);
export const kinds = (view: NasView) => view.disagreements.map(({ kind }) => kind);
export const snapshot = (): Snapshot => nextSnapshot([], hostFacts());
