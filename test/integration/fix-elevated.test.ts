import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Elevated, elevatedScript, killAtOnce, OwnSystem } from '../helpers/own-system.ts';
import { asRoot } from '../helpers/only-where.ts';

const steps = [
  {
    verb: 'set-sysctls',
    settings: [
      { interface: 'card0', name: 'rp_filter', value: 2 },
      { interface: 'card0', name: 'arp_ignore', value: 1 },
    ],
  },
];

describe('the program that runs as root', asRoot, () => {
  let system: OwnSystem;
  beforeAll(async () => {
    system = await OwnSystem.start();
  });
  afterAll(() => system.stop());

  const sysctl = async () => (await system.run('cat', '/proc/sys/net/ipv4/conf/card0/rp_filter')).trim();
  const state = async () => ({ etc: await system.picture('/etc'), rp: await sysctl() });
  const records = () => readdirSync(system.at('/var/lib/lanewise/journal'));
  const latest = () => {
    const name = records()
      .filter((entry) => entry.endsWith('.json'))
      .sort()
      .at(-1)!;
    const file = system.at(`/var/lib/lanewise/journal/${name}`);
    return { file, entry: z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8'))) };
  };

  async function keep(env: Record<string, string> = {}): Promise<string> {
    const request = JSON.stringify(await system.request(steps));
    const program = system.elevated(env);
    program.write(request);
    const { transaction } = await program.until('applied');
    program.write('keep');
    await program.until('kept');
    return String(transaction);
  }

  it('changes, keeps, and undoes to the byte', async () => {
    const before = await state();
    const transaction = await keep();
    expect(await sysctl()).toBe('2');
    expect((await system.ask({ verb: 'undo', transaction })).at(-1)).toEqual({ event: 'undone' });
    expect(await state()).toEqual(before);
    expect(records().filter((name) => name.endsWith('.open'))).toEqual([]);
  });

  it('puts everything back when nobody confirms: the end of its words, "undo", or another word', async () => {
    const before = await state();
    for (const word of [undefined, 'undo', 'yes please']) {
      const request = JSON.stringify(await system.request(steps));
      const program = system.elevated();
      program.write(request);
      await program.until('applied');
      expect(await sysctl()).toBe('2');
      if (word === undefined) program.hangUp();
      else program.write(word);
      expect((await program.rest()).at(-1)).toEqual({ event: 'put-back' });
      expect(await state()).toEqual(before);
    }
  });

  it('refuses what changed since the preview, and changes nothing', async () => {
    const request = await system.request(steps);
    await system.run('sysctl', '-w', 'net/ipv4/conf/card0/rp_filter=1');
    const before = await state();
    expect((await system.ask(request)).at(-1)).toMatchObject({ event: 'refused', code: 'changed-since' });
    expect(await state()).toEqual(before);
    await system.run('sysctl', '-w', 'net/ipv4/conf/card0/rp_filter=0');
  });

  it('refuses to undo where somebody changed the value since, whole', async () => {
    const before = await state();
    const transaction = await keep();
    await system.run('sysctl', '-w', 'net/ipv4/conf/card0/rp_filter=1');
    const changed = await state();
    expect((await system.ask({ verb: 'undo', transaction })).at(-1)).toMatchObject({
      event: 'refused',
      code: 'not-ours',
    });
    expect(await state()).toEqual(changed);
    await system.run('sysctl', '-w', 'net/ipv4/conf/card0/rp_filter=2');
    await system.ask({ verb: 'undo', transaction });
    expect(await state()).toEqual(before);
  });

  it('lets only the same user and root undo', async () => {
    const transaction = await keep({ SUDO_UID: '1000', SUDO_GID: '1000' });
    const changed = await state();
    const other = await system.ask({ verb: 'undo', transaction }, { SUDO_UID: '1001', SUDO_GID: '1001' });
    expect(other).toEqual([{ event: 'refused', code: 'not-ours', sentence: expect.stringContaining('Another user') }]);
    expect(await state()).toEqual(changed);
    const own = await system.ask({ verb: 'undo', transaction }, { SUDO_UID: '1000', SUDO_GID: '1000' });
    expect(own.at(-1)).toEqual({ event: 'undone' });
  });

  it('does one thing at a time', async () => {
    const request = await system.request(steps);
    const first = system.elevated();
    first.write(JSON.stringify(request));
    await first.until('applied');
    for (const second of [request, { verb: 'recover' }])
      expect(await system.ask(second)).toEqual([expect.objectContaining({ code: 'another-fix-runs' })]);
    first.hangUp();
    await first.rest();
  });

  it.each([
    ['an unknown verb', { verb: 'run', argv: ['id'] }],
    ['an unknown field', { verb: 'recover', force: true }],
    ['an unknown step', { verb: 'apply', steps: [{ verb: 'write-file', path: '/etc/passwd' }] }],
    ['no JSON', 'recover'],
    ['nothing', ''],
    ['a name that leads elsewhere', { verb: 'undo', transaction: '../../etc/passwd' }],
    ['ten megabytes', 'x'.repeat(10_000_000)],
    [
      'ten megabytes of a plan',
      JSON.stringify({ verb: 'apply', steps: Array.from({ length: 200_000 }, () => steps[0]) }),
    ],
    ['a prototype', '{"verb":"recover","__proto__":{"a":1}}'],
  ])('refuses %s', async (_, request) => {
    const before = await state();
    const words = await system.ask(request);
    expect(words).toEqual([{ event: 'refused', code: 'bad-plan', sentence: expect.stringMatching(/\.$/) }]);
    expect(await state()).toEqual(before);
  });

  it.each([
    ['a mount point with ..', { at: '/mnt/../etc', remote: '//nas/a', wish: {} }],
    ['a NUL', { at: '/mnt/a\u0000', remote: '//nas/a', wish: {} }],
    ['a newline', { at: '/mnt/a\n/etc', remote: '//nas/a', wish: {} }],
    ['an option', { at: '/mnt/a', remote: '//nas/a', wish: { port: 445 } }],
    ['a free option', { at: '/mnt/a', remote: '//nas/a', wish: { options: 'suid,dev' } }],
    ['special bits', { at: '/mnt/a', remote: '//nas/a', wish: { file_mode: '04777' } }],
    ['a second option in an account', { at: '/mnt/a', remote: '//nas/a', wish: { account: { user: 'a,uid=0' } } }],
  ])('refuses a mount with %s', async (_, mount) => {
    const request = await system.request(steps);
    const words = await system.ask({ ...request, steps: [{ verb: 'remount-cifs', mounts: [mount] }] });
    expect(words).toEqual([{ event: 'refused', code: 'bad-plan', sentence: expect.stringMatching(/\.$/) }]);
  });

  it('takes no other file system for a share, whatever it calls itself', async () => {
    await system.run('mkdir', '-p', '/etc/place');
    await system.run('mount', '-t', 'tmpfs', '//nas/a', '/etc/place');
    const mounts = [{ at: '/etc/place', remote: '//nas/a', wish: { channels: 2 } }];
    const request = { ...(await system.request(steps)), steps: [{ verb: 'remount-cifs', mounts }] };
    const words = await system.ask(request);
    expect(words).toEqual([expect.objectContaining({ event: 'refused' })]);
    expect(await system.run('findmnt', '-no', 'SOURCE', '/etc/place')).toContain('//nas/a');
    await system.run('umount', '/etc/place');
    await system.run('rmdir', '/etc/place');
  });

  it('is recovered from kill -9 after any of its words', async () => {
    const before = await state();
    const request = JSON.stringify(await system.request(steps));
    for (let words = 0; words <= 7; words += 1) {
      const program = system.elevated();
      program.write(request);
      for (let heard = 0; heard < words; heard += 1) await program.next();
      await killAtOnce(program.child.pid!);
      const [answer] = await system.ask({ verb: 'recover' });
      expect(answer).toMatchObject({ event: 'recovered' });
      expect(await state()).toEqual(before);
    }
  });

  it('is recovered from kill -9 at moments it does not tell', async () => {
    const before = await state();
    const request = JSON.stringify(await system.request(steps));
    for (let tenth = 0; tenth < 12; tenth += 1) {
      const program = system.elevated();
      program.write(request);
      await program.next();
      const until = performance.now() + tenth * 4;
      while (performance.now() < until) await new Promise(setImmediate);
      await killAtOnce(program.child.pid!);
      await system.ask({ verb: 'recover' });
      expect(await state()).toEqual(before);
    }
  });

  it('is put back by its watcher, which ends a program that hangs', async () => {
    const before = await state();
    const request = JSON.stringify(await system.request(steps));
    const program = system.elevated();
    program.write(request);
    await program.until('applied');
    process.kill(program.child.pid!, 'SIGSTOP');
    // The deadline, as if the time had passed.
    const { file, entry } = latest();
    writeFileSync(file, JSON.stringify({ ...entry, deadline: 1 }));
    await system.run(process.execPath, elevatedScript, 'rollback', String(entry['id']), '1', '0');
    expect(await state()).toEqual(before);
    expect(latest().entry).toMatchObject({ phase: 'undone' });
    expect(program.child.signalCode ?? (await ended(program.child))).toBe('SIGKILL');
  });

  it('is started, kept and undone by the performer of this computer', async () => {
    const before = await state();
    const words = await (await performer('keep')).rest();
    expect(words.map(({ event, state: step }) => step ?? event)).toEqual(
      'doing done doing done doing done applied kept undone'.split(' '),
    );
    expect(await state()).toEqual(before);
  });

  it('puts everything back when the program that asked is killed', async () => {
    const before = await state();
    const asking = await performer('wait');
    await asking.until('applied');
    expect(await sysctl()).toBe('2');
    await killAtOnce(asking.child.pid!);
    await expect.poll(() => latest().entry['phase'], { timeout: 20_000 }).toBe('undone');
    expect(await state()).toEqual(before);
  });

  async function performer(then: string): Promise<Elevated> {
    const script = path.resolve('test/helpers/perform-here.ts');
    const words = [process.execPath, script, 'built', elevatedScript, JSON.stringify(steps), then];
    const asking = new Elevated(system.spawn(words));
    await asking.until('consent');
    asking.write('go on');
    return asking;
  }

  it('changes nothing where /etc is read-only, and says so', async () => {
    const request = await system.request(steps);
    await system.run('mount', '-o', 'remount,ro', '/etc');
    try {
      const before = await state();
      expect((await system.ask(request)).at(-1)).toMatchObject({ event: 'refused', code: 'read-only' });
      expect(await state()).toEqual(before);
    } finally {
      await system.run('mount', '-o', 'remount,rw', '/etc');
    }
  });

  it.each(['/etc', '/var/lib'])('changes nothing where %s is full, and says so', async (place) => {
    const request = await system.request(steps);
    await system.run('mount', '-o', 'remount,size=32m', place);
    await system.run('sh', '-c', `cat /dev/zero > ${place}/filling 2>/dev/null; true`);
    try {
      const before = await sysctl();
      expect((await system.ask(request)).at(-1)).toMatchObject({ event: 'refused', code: 'disk-full' });
      expect(await sysctl()).toBe(before);
      expect((await system.picture('/etc/sysctl.d')).join()).not.toContain('90-lanewise.conf');
    } finally {
      await system.run('rm', `${place}/filling`);
      await system.ask({ verb: 'recover' });
    }
  });
});

const ended = (child: { once(name: 'exit', then: (code: unknown, signal: unknown) => void): unknown }) =>
  new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
