/** Every capture of SMB, NFS and iSCSI becomes recordings that load and hold what the truth of the capture needs. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commands, files } from '../../../main/collect/sources.ts';
import { player, recordedMachine } from '../../../main/machine/recorded.ts';
import { captures, recordingsOf, shareSituations } from '../../helpers/captures.ts';
import { importCapture } from '../../../tools/import-capture.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanewise-captures-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Connections per remote address and state, as the capture's own meta.json counts them. */
function connections(text: string): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const counted: Record<string, Record<string, number>> = {};
  for (const line of text.split('\n').filter(Boolean)) {
    const [state = '', , , , remote = ''] = line.split(/\s+/);
    const states = (counted[remote] ??= {});
    states[state] = (states[state] ?? 0) + 1;
  }
  return counted;
}

interface Meta {
  readonly observed_by_moment?: Readonly<Record<string, { readonly tcp_connections?: unknown }>>;
}

describe.each(shareSituations)('%s', (name) => {
  const source = join(captures, name);

  test('every moment of each machine is a recording that loads', async () => {
    const out = join(folder, name);
    const { recordings } = await importCapture(source, out);
    const folders = readdirSync(source).filter((entry) => /^(client|nas)-/.test(entry));
    expect(recordings.filter((path) => !path.includes('unprivileged'))).toHaveLength(folders.length);
    for (const path of recordings) expect((await recordedMachine(join(out, path))).frames.length).toBeGreaterThan(0);
  });

  test('the connections are those that the capture counted, and every address has its route', async () => {
    const meta: Meta = JSON.parse(readFileSync(join(source, 'meta.json'), 'utf8'));
    const recordings = await recordingsOf(name);
    for (const [moment, { tcp_connections: expected }] of Object.entries(meta.observed_by_moment ?? {})) {
      const recording = recordings.get(`${moment}/workstation`);
      if (recording === undefined || moment === 'series') continue;
      const machine = player(recording);
      const counted = connections((await machine.run(commands.sockets)).stdout);
      expect(counted).toEqual(expected ?? {});
      for (const remote of Object.keys(counted)) {
        const route = await machine.run(['ip', '-j', 'route', 'get', remote.replace(/:\d+$/, '')]);
        expect([0, 2]).toContain(route.exitCode);
      }
      expect(await machine.readFile(files.mountInfo)).toContain(' / ');
    }
  });
});
