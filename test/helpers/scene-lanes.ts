import { valueOf } from '../../shared/model/reading.ts';
import type { Lane } from '../../shared/model/snapshot.ts';
import { play } from './scene.ts';
import { scenes } from './scenes.ts';

/** The first lane of a scene's first share after some looks, or another one. */
export function laneOf(scene: keyof typeof scenes, index = 0): Lane {
  const [share] = play(scenes[scene], 12).at(-1)?.snapshot?.shares ?? [];
  const lane = share && valueOf(share.session)?.lanes[index];
  if (lane === undefined) throw new Error(`The scene ${scene} has no such lane.`);
  return lane;
}
