import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import {
  initialForm,
  isSamePlace,
  type NasForm,
  offeredAddresses,
  problemsOf,
  targetOf,
} from '../../../renderer/features/add-nas/form-state.ts';
import { outcomeSummary } from '../../../renderer/features/add-nas/outcome.tsx';
import { comparison } from '../../../renderer/ui/nas/host-key-card.tsx';
import { requests } from '../../../shared/ipc/contract.ts';
import { fingerprintCommand, forgetKeyCommand } from '../../../shared/text/screens/nas-add.ts';
import { sceneBridge } from '../../helpers/scene-bridge.ts';
import { answerInScene } from '../../helpers/scene-changes.ts';
import { sceneHostKey } from '../../helpers/scene-nas-answers.ts';
import { play } from '../../helpers/scene.ts';
import { scenes } from '../../helpers/scenes.ts';

const form = (change: Partial<NasForm> = {}): NasForm => ({ ...initialForm({}), host: 'nas', ...change });

test('what was found is offered: names first, then addresses that can be gone to', () => {
  const [found] = play(scenes.unreachable, 0)[0]?.snapshot?.nas ?? [];
  if (found === undefined) throw new Error('the scene has a NAS');
  expect(found.ports.map(({ address }) => address)).toContain('172.18.0.1');
  const storage = { ...found, names: ['nas', 'nas.home.arpa'] };
  expect(offeredAddresses(storage)).toEqual(['nas', 'nas.home.arpa', '10.0.0.25', '10.0.0.26', 'fd00:4::25']);
  expect(initialForm({ nas: storage }).host).toBe('nas');
});

test('each field that cannot be right says what is wrong with it', () => {
  const wrong = form({ host: 'ann@nas', port: '70000', user: 'a b', login: 'password' });
  expect(Object.keys(problemsOf(wrong))).toEqual(['host', 'user', 'port', 'password']);
  expect(Object.keys(problemsOf(form({ login: 'keyFile' })))).toEqual(['keyPath']);
  expect(problemsOf(form())).toEqual({});
});

test('whatever is typed, what passes here passes the gate', () => {
  assert(
    property(string(), string(), string(), (host, user, portText) => {
      const typed = form({ host, user, port: portText });
      if (Object.keys(problemsOf(typed)).length > 0) return;
      expect(requests['nas.test'].safeParse(targetOf(typed, undefined)).success).toBe(true);
    }),
  );
});

test('a secret of a way that is not chosen is not sent', () => {
  const typed = form({ password: 'secret-canary', passphrase: 'secret-canary', keyPath: '/k' });
  expect(JSON.stringify(targetOf(typed, undefined))).not.toContain('canary');
  expect(targetOf({ ...typed, login: 'keyFile' }, 'SHA256:x')).toEqual({
    host: 'nas',
    login: { kind: 'keyFile', path: '/k', passphrase: 'secret-canary' },
    acceptHostKey: 'SHA256:x',
  });
});

test('an accepted key is of one host and port', () => {
  expect(isSamePlace(form(), form({ user: 'anna' }))).toBe(true);
  expect(isSamePlace(form(), form({ port: '2222' }))).toBe(false);
  expect(isSamePlace(form(), form({ host: 'nas2' }))).toBe(false);
});

test('what ssh-keygen prints is compared, whole line or fingerprint alone', () => {
  const { fingerprint } = sceneHostKey;
  expect(comparison('', fingerprint)).toBe('empty');
  expect(comparison(`256 ${fingerprint} root@nas (ED25519)\n`, fingerprint)).toBe('same');
  expect(comparison(fingerprint.replace('SHA256:', ''), fingerprint)).toBe('same');
  expect(comparison(fingerprint.slice(0, -1), fingerprint)).toBe('different');
  expect(comparison(fingerprint.toLowerCase(), fingerprint)).toBe('different');
});

test('commands to copy keep any host a single word', () => {
  const file = '/home/anna/.ssh/known_hosts';
  expect(forgetKeyCommand({ name: '[nas]:2222', files: [file, '/own'] })).toBe(
    `ssh-keygen -R '[nas]:2222' -f '${file}'\nssh-keygen -R '[nas]:2222' -f '/own'`,
  );
  expect(forgetKeyCommand({ name: "a';reboot;'", files: ["it's"] })).toBe(
    String.raw`ssh-keygen -R 'a'\'';reboot;'\''' -f 'it'\''s'`,
  );
  expect(fingerprintCommand('ecdsa-sha2-nistp256')).toBe('ssh-keygen -lf /etc/ssh/ssh_host_ecdsa_key.pub');
  expect(fingerprintCommand('something; reboot')).not.toContain('reboot');
});

test('who hears the dialogue hears what is not well, and that all is well', async () => {
  const bridge = sceneBridge({
    scene: 'all-fine',
    play: async () => [],
    looksBefore: 0,
    change: (asked) => answerInScene('all-fine', 'plain', asked),
  });
  const summary = async (host: string): Promise<string> => {
    const reply = await bridge.request('nas.test', { host, login: { kind: 'agent' } });
    return reply.ok ? outcomeSummary({ phase: 'tested', trial: reply.value }) : reply.message;
  };
  expect(await summary('fine')).toBe('Every step works.');
  expect(await summary('nowhere')).toMatch(/^Reach the NAS: failed\. nowhere does not answer/);
  expect(await summary('new')).toMatch(/^Check its host key: needs you\./);
});
