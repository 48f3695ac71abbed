/** How root is asked for, by the real polkit and sudo, as an ordinary user; and what is said when it is refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consentTexts } from '../../shared/text/fixes/elevated.ts';
import { makeElevated } from '../../tools/package/elevated.ts';
import { openConsentSystem, rootsPassword, type ConsentSystem } from '../helpers/consent-system.ts';
import { asRoot } from '../helpers/only-where.ts';

const steps = [{ verb: 'set-sysctls', settings: [{ interface: 'card0', name: 'arp_ignore', value: 1 }] }];
const done = 'doing done doing done applied kept undone'.split(' ');

describe('an ordinary user', asRoot, () => {
  let system: ConsentSystem;
  beforeAll(async () => {
    // The executable that packages install: polkit's action names it, and no other.
    makeElevated();
    system = await openConsentSystem(steps);
  });
  afterAll(() => system?.close());

  const state = () =>
    system.box.shell('cat /proc/sys/net/ipv4/conf/card0/arp_ignore; find /etc /var/lib/lanewise -newer /run/before');
  async function unchangedAfter<T>(work: () => Promise<T>): Promise<T> {
    await system.box.shell('touch /run/before');
    const result = await work();
    expect(await state()).toBe('0\n');
    return result;
  }
  type Words = Awaited<ReturnType<Awaited<ReturnType<ConsentSystem['program']>>['goOn']>>;
  const inShort = (words: Words) => words.map((word) => word['state'] ?? word.event);

  it('is asked by an action that polkit knows, for the very program that is installed', async () => {
    const told = await system.box.shell('pkaction --verbose --action-id org.lanewise.apply');
    expect(told).toMatch(/exec\.path -> \/opt\/Lanewise\/resources\/lanewise-elevated$/m);
    expect([...told.matchAll(/implicit (\w+): +(\w+)/g)].map(([, who, what]) => [who, what])).toEqual([
      ['any', 'auth_admin'],
      ['inactive', 'auth_admin'],
      ['active', 'auth_admin'],
    ]);
  });

  it('changes, keeps and undoes where a rule of this computer allows it', async () => {
    await system.decide('YES');
    const program = await system.program('installed');
    expect(program).toMatchObject({ way: 'polkit', note: undefined });
    expect(inShort(await program.goOn())).toEqual(done);
    const [record] = (await system.box.shell('cat /var/lib/lanewise/journal/*.json')).split('\n');
    expect(JSON.parse(record ?? '')).toMatchObject({ uid: 4321, phase: 'undone' });
  });

  it('changes after root’s password was typed into the agent of the desktop', async () => {
    await system.decide('ask');
    const program = await system.program('installed');
    await system.agent(program.pid, { types: rootsPassword });
    expect(inShort(await program.goOn())).toEqual(done);
  });

  it.each([
    ['a rule forbids it', 'NO', undefined, 'consent-refused', consentTexts.notAuthorised],
    ['the password is wrong', 'ask', { types: 'a guess' }, 'consent-refused', consentTexts.notAuthorised],
    ['the question is closed', 'ask', 'closes-it', 'consent-refused', consentTexts.refused],
    ['no agent is there to ask', 'ask', undefined, 'no-way-to-root', consentTexts.noAgent],
  ] as const)('is told why, and nothing is changed, where %s', async (_, answer, person, code, sentence) => {
    await system.decide(answer);
    const words = await unchangedAfter(async () => {
      const program = await system.program('installed');
      if (person !== undefined) await system.agent(program.pid, person);
      return program.goOn();
    });
    expect(words).toEqual([{ event: 'refused', code, sentence }]);
  });

  it('is told so where polkit does not run', async () => {
    await system.box.shell('mv /run/dbus /run/no-dbus');
    try {
      const words = await unchangedAfter(async () => (await system.program('installed')).goOn());
      expect(words).toEqual([{ event: 'refused', code: 'no-way-to-root', sentence: consentTexts.noPolkit }]);
    } finally {
      await system.box.shell('mv /run/no-dbus /run/dbus');
    }
  });

  describe('without polkit', () => {
    beforeAll(() => system.box.shell('rm /usr/bin/pkexec'));
    const sudoers = (lines: string) =>
      system.box.shell(`printf '%s\\n' '${lines}' > /etc/sudoers.d/lanewise; chmod 440 /etc/sudoers.d/lanewise`);

    it('changes by a sudo that asks no password, and hears that it is not installed', async () => {
      await sudoers('ada ALL=(root) NOPASSWD: ALL');
      const program = await system.program('built');
      expect(program).toMatchObject({ way: 'sudo', note: consentTexts.notInstalled });
      expect(inShort(await program.goOn())).toEqual(done);
    });

    it('is told to copy the commands where sudo is not allowed', async () => {
      await sudoers('# nobody');
      const program = await system.program('installed');
      expect(program).toMatchObject({ way: 'impossible', note: consentTexts.noWay });
      expect(await unchangedAfter(program.goOn)).toEqual([
        { event: 'refused', code: 'no-way-to-root', sentence: consentTexts.noWay },
      ]);
    });

    it('is told so where sudo turns out to want a password after all', async () => {
      await sudoers('ada ALL=(root) ALL, NOPASSWD: /usr/bin/true');
      const program = await system.program('installed');
      expect(await unchangedAfter(program.goOn)).toEqual([
        { event: 'refused', code: 'no-way-to-root', sentence: consentTexts.sudoAsks },
      ]);
    });
  });
});
