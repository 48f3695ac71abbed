import { leveled } from '../../main/judge/levels.ts';
import { troublesOf } from '../../main/judge/troubles.ts';
import { laneMapsOf } from '../../main/snapshot/lane-map.ts';
import { staleAfter } from '../../main/watch/intervals.ts';
import type { Publication, PublishedSnapshot } from '../../shared/ipc/publication.ts';
import { keyOfFinding, type Finding } from '../../shared/model/finding.ts';
import { bytesPerSecond, instant, milliseconds } from '../../shared/model/units.ts';
import { known, type Moment, wander } from './mock-parts.ts';
import { mockRemedies } from './mock-remedies.ts';
import type { Scene } from './mock-scene.ts';
import { scenes } from './mock-scenes.ts';
import { hostName, machineNics } from './mock-shares.ts';

export type ScenarioName = keyof typeof scenes;
const isScenario = (name: string): name is ScenarioName => name in scenes;
export const scenarioNames: readonly ScenarioName[] = Object.keys(scenes).filter(isScenario);

/** What the main program would publish at this moment of a scenario. */
export function publicationOf(name: ScenarioName, moment: Moment): Publication {
  const scene: Scene = scenes[name](moment);
  const readAt = instant(moment.now - (scene.ageMs ?? 0));
  const nics = scene.nics ?? machineNics(moment);
  const rate = (seed: number) =>
    known({
      received: bytesPerSecond(2.1e8 * wander(moment.look, seed)),
      sent: bytesPerSecond(4e6 * wander(moment.look, seed + 1)),
      over: milliseconds(1000),
      until: milliseconds(1000),
    });
  const nas = scene.nas ?? [];
  const shares = scene.shares ?? [];
  const snapshot: PublishedSnapshot = {
    machine: scene.source?.kind === 'remote' ? scene.source.machine : 'local',
    hostName: scene.source?.hostName ?? hostName,
    at: readAt,
    nics: known(nics),
    nicRates: Object.fromEntries(
      nics.map((one, index) => [
        one.name,
        index === 0
          ? rate(1)
          : known({
              received: bytesPerSecond(0),
              sent: bytesPerSecond(0),
              over: milliseconds(1000),
              until: milliseconds(1000),
            }),
      ]),
    ),
    nas,
    shares,
    laneMaps: laneMapsOf({ shares, nas, nics: known(nics) }, scene.views ?? []),
    ...(scene.mountsUnread !== undefined && { mountsUnread: scene.mountsUnread }),
  };
  return {
    sequence: moment.look,
    source: scene.source ?? { kind: 'local', hostName },
    phase: scene.snapshot === 'none' ? 'looking' : 'watching',
    ...(scene.snapshot !== 'none' && { snapshot, readAt }),
    ...judgedScene(scene),
    stale: (scene.ageMs ?? 0) > staleAfter(milliseconds(1000)),
    machines: (scene.asked ?? []).map((one) => {
      const view = one.current ? scene.views?.find(({ machine }) => machine === one.machine) : undefined;
      return { ...one, ...(view && { view }) };
    }),
    interval: milliseconds(1000),
    ...(scene.lookFailure !== undefined && { lookFailure: scene.lookFailure }),
    trayMissing: scene.trayMissing ?? false,
  };
}

function judgedScene({ shares = [], findings = [], ...scene }: Scene) {
  const remedies =
    scene.remedies ??
    mockRemedies(
      findings.filter(({ code }) => code === 'smb.not-requested'),
      undefined,
    );
  const offered = findings.map((finding): Finding => {
    const list = remedies.find((one) => keyOfFinding(one) === keyOfFinding(finding))?.list ?? [];
    const isFix = list.some(({ kind }) => kind === 'fix');
    return list.length === 0 ? finding : { ...finding, remedies: isFix ? [...list, ...finding.remedies] : list };
  });
  const judged = leveled({ shares, mountsRead: scene.mountsUnread === undefined }, troublesOf(offered, shares));
  return { ...judged, events: [] };
}
