import { chmodSync, chownSync, lchownSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { converse } from '../../../main/change/local/conversation.ts';
import { localPerformer } from '../../../main/change/local/performer.ts';
import { ChangeLost } from '../../../main/change/performer.ts';
import { wayToRoot } from '../../../main/change/local/way-to-root.ts';
import { asRoot } from '../../helpers/only-where.ts';

const ending = (script: string) => converse(['/bin/sh', '-c', script], { verb: 'recover' });

describe('the way to root', () => {
  it.each([
    ['echo "Error executing command as another user: Request dismissed" >&2; exit 126', 'consent-refused'],
    ['echo "Error executing command as another user: Not authorized" >&2; exit 127', 'consent-refused'],
    ['echo "Error executing command as another user: No authentication agent found." >&2; exit 127', 'no-way-to-root'],
    ['echo "Error getting authority: Error initializing authority: Could not connect" >&2; exit 127', 'no-way-to-root'],
    ['echo "sudo: a password is required" >&2; exit 1', 'no-way-to-root'],
    ['exit 3', 'failed'],
  ])('is told when it was refused: %s', async (script, code) => {
    const talk = ending(script);
    expect(await talk.next()).toBeUndefined();
    expect(await talk.whyEnded()).toMatchObject({ code, message: expect.stringMatching(/\.$/) });
  });

  it('starts no helper that others could have changed', async () => {
    const helper = path.join(mkdtempSync('/tmp/helper-'), 'lanewise-elevated');
    writeFileSync(helper, '#!/bin/sh\n', { mode: 0o755 });
    expect(await wayToRoot({ kind: 'installed', path: helper }, 0)).toMatchObject({
      way: 'impossible',
      note: expect.stringContaining('/tmp'),
    });
  });

  it(
    'starts none out of a folder that somebody else could change, and follows links of its owner',
    asRoot,
    async () => {
      const folder = mkdtempSync('/tmp/helper-');
      const script = path.join(folder, 'deep', 'helper.mjs');
      mkdirSync(path.dirname(script));
      writeFileSync(script, '', { mode: 0o644 });
      const wayOf = (program: string, uid = 0) => wayToRoot({ kind: 'built', node: '/bin/sh', script: program }, uid);
      const refused = (place: string) => ({ way: 'impossible', note: expect.stringContaining(place) });
      expect(await wayOf(script)).toMatchObject({ way: 'already-root' });
      symlinkSync('deep', path.join(folder, 'link'));
      expect(await wayOf(path.join(folder, 'link', 'helper.mjs'))).toMatchObject({ way: 'already-root' });
      lchownSync(path.join(folder, 'link'), 4321, 4321);
      expect(await wayOf(path.join(folder, 'link', 'helper.mjs'))).toEqual(refused(path.join(folder, 'link')));
      symlinkSync('round', path.join(folder, 'round'));
      expect(await wayOf(path.join(folder, 'round'))).toEqual(refused(path.join(folder, 'round')));
      expect(await wayOf(path.join(folder, 'absent'))).toMatchObject({ way: 'impossible' });
      for (const place of [script, path.dirname(script)]) {
        chmodSync(place, 0o775);
        expect(await wayOf(script)).toEqual(refused(place));
        chmodSync(place, 0o755);
        chownSync(place, 4321, 4321);
        expect(await wayOf(script)).toEqual(refused(place));
        expect((await wayOf(script, 4321)).note ?? '').not.toContain(place);
        chownSync(place, 0, 0);
      }
    },
  );

  it(
    'says in a sentence that the way to an installed helper leads over a link that others could change',
    asRoot,
    async () => {
      const folder = mkdtempSync('/tmp/helper-');
      symlinkSync('/usr/bin', path.join(folder, 'opt'));
      expect(await wayToRoot({ kind: 'installed', path: path.join(folder, 'opt', 'env') }, 0)).toMatchObject({
        way: 'impossible',
        note: expect.stringContaining('/tmp'),
      });
      expect(await wayToRoot({ kind: 'installed', path: '/bin/env' }, 0)).toMatchObject({ way: 'already-root' });
    },
  );

  it('knows a helper that ended in the middle from one that was never allowed', asRoot, async () => {
    const script = path.join(mkdtempSync('/tmp/helper-'), 'helper.sh');
    const performer = localPerformer({ program: { kind: 'built', node: '/bin/sh', script }, uid: 0 });
    const undo = () => performer.undo('a-1', () => undefined);
    writeFileSync(script, 'echo \'{"event":"operations","operations":[]}\'; exit 3\n');
    await expect(undo()).rejects.toBeInstanceOf(ChangeLost);
    writeFileSync(script, 'echo "Request dismissed" >&2; exit 126\n');
    await expect(undo()).rejects.toMatchObject({ code: 'consent-refused' });
  });

  it('says that nothing can be changed where there is no helper', async () => {
    const performer = localPerformer({
      program: { kind: 'installed', path: '/usr/lib/nowhere/lanewise-elevated' },
      uid: 0,
    });
    expect(await performer.consent([])).toMatchObject({ way: 'impossible' });
    await expect(performer.undo('a-1', () => undefined)).rejects.toMatchObject({ code: 'no-way-to-root' });
  });
});
