import type { MachineFacts } from '../../shared/model/machine.ts';
import { collectMachine } from '../../main/collect/collect-machine.ts';
import { openRecording } from '../../main/machine/open.ts';
import type { Publication } from '../../shared/ipc/publication.ts';
import { recordingFolder } from './recordings.ts';
import { play, type Scene } from './scene.ts';
import { scenes } from './scenes.ts';

/** What is published of a scene, or of a recording (`recording:NAME`); of that, one look for each of its frames at most. */
export async function playNamed(name: string, last: number): Promise<readonly Publication[]> {
  const { frames, ...scene } = await sceneNamed(name);
  return play(scene, frames === undefined ? last : frames - 1);
}

/** The scene of this name, or a recording (`recording:NAME`) as one. */
export async function sceneNamed(name: string): Promise<Scene & { readonly frames?: number }> {
  const [kind, recording] = name.split(':');
  if (kind === 'recording' && recording !== undefined) return recordedScene(recording);
  const scene: Scene | undefined = Object.entries(scenes).find(([one]) => one === name)?.[1];
  if (scene === undefined) throw new RangeError(`There is no scene ${name}.`);
  return scene;
}

async function recordedScene(name: string): Promise<Scene & { readonly frames: number }> {
  const machine = await openRecording(recordingFolder(name));
  const looks: MachineFacts[] = [];
  while (looks.length < machine.frames.length)
    looks.push(await collectMachine('workstation', machine, looks.length === 0 ? 'full' : 'tick', looks.at(-1)));
  const source = { kind: 'recording', name, hostName: '' } as const;
  return { look: (second) => ({ facts: looks[second] }), since: { source }, frames: looks.length };
}
