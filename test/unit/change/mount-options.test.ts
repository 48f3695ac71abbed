import { describe, expect, it } from 'vitest';
import { changedOption, optionsAt } from '../../../main/change/mount-options.ts';
import { remoteChanger } from '../../../main/change/remote/changer.ts';

/** The same mount as three kernels print it. */
const options = {
  '6.1':
    'rw,relatime,vers=3.1.1,cache=strict,username=nasuser,uid=0,noforceuid,gid=0,noforcegid,addr=10.77.1.25,file_mode=0755,dir_mode=0755,soft,nounix,serverino,mapposix,rsize=4194304,wsize=4194304,bsize=1048576,echo_interval=60,actimeo=1,closetimeo=1,multichannel,max_channels=2',
  '6.12':
    'rw,relatime,vers=3.1.1,cache=strict,upcall_target=app,username=nasuser,uid=0,noforceuid,gid=0,noforcegid,addr=10.77.1.25,file_mode=0755,dir_mode=0755,soft,nounix,serverino,mapposix,reparse=nfs,rsize=4194304,wsize=4194304,bsize=1048576,echo_interval=60,actimeo=1,closetimeo=1,multichannel,max_channels=2',
  '7.2':
    'rw,relatime,vers=3.1.1,cache=strict,upcall_target=app,username=nasuser,uid=0,noforceuid,gid=0,noforcegid,addr=10.77.1.26,file_mode=0755,dir_mode=0755,soft,nounix,serverino,mapposix,reparse=nfs,nativesocket,symlink=native,rsize=4194304,wsize=4194304,bsize=1048576,echo_interval=60,actimeo=1,closetimeo=1,multichannel,max_channels=2',
} as const;
const kernels = ['6.1', '6.12', '7.2'] as const;

describe('a mount that is looked at again', () => {
  it.each(kernels.flatMap((then) => kernels.map((now) => [then, now] as const)))(
    'is the same one though Linux %s was followed by %s',
    (then, now) => {
      expect(changedOption(options[then], options[now])).toBeUndefined();
    },
  );

  it.each([
    ['max_channels', (text: string) => text.replace('max_channels=2', 'max_channels=4')],
    ['multichannel', (text: string) => text.replace(',multichannel,max_channels=2', '')],
    ['cache', (text: string) => text.replace('cache=strict', 'cache=none')],
    ['username', (text: string) => text.replace('nasuser', 'bob')],
    ['username', (text: string) => text.replace('username=nasuser', 'sec=none')],
    ['vers', (text: string) => text.replace('3.1.1', '3.0')],
    ['nosuid', (text: string) => text.replace('rw,', 'rw,nosuid,')],
    ['rw', (text: string) => text.replace('rw,', 'ro,')],
    ['seal', (text: string) => `${text},seal`],
    ['symlink', (text: string) => `${text},symlink=sfu`],
    ['noatime', (text: string) => text.replace('relatime', 'noatime')],
  ] as const)('is another one by its %s', (option, change) => {
    const [then, now] = [options['6.1'], change(options['6.1'])];
    expect([changedOption(then, now), changedOption(then, options['6.1'])]).toEqual([option, undefined]);
    expect(changedOption(now, then)).not.toBeUndefined();
  });
});

describe('a mount of NFS that is looked at again', () => {
  const then =
    'rw,relatime,vers=4.2,rsize=1048576,wsize=1048576,namlen=255,hard,proto=tcp,nconnect=4,max_connect=2,timeo=600,retrans=2,sec=sys,clientaddr=10.77.1.50,local_lock=none,addr=10.77.1.25';

  it('is the same one though another address of either end shows', () => {
    const now = then
      .replace('clientaddr=10.77.1.50', 'clientaddr=10.77.2.50')
      .replace(',addr=10.77.1.25', ',addr=fd00::25');
    expect(changedOption(then, now)).toBeUndefined();
  });

  it('of version 3 is the same one though its services have other ports', () => {
    const old = 'rw,vers=3,mountaddr=10.77.1.25,mountvers=3,mountport=20048,mountproto=udp,addr=10.77.1.25';
    expect(changedOption(old, old.replace('20048', '36123'))).toBeUndefined();
  });

  it.each([
    ['max_connect', 'max_connect=2', 'max_connect=4'],
    ['hard', ',hard', ',soft'],
    ['sec', 'sec=sys', 'sec=krb5p'],
    ['rw', 'rw,', 'ro,'],
  ])('is another one by its %s', (option, from, to) => {
    expect(changedOption(then, then.replace(from, to))).toBe(option);
  });
});

const table = `//nas/a /mnt/a cifs ${options['6.1']} 0 0
/dev/sda1 /mnt/b ext4 rw 0 0
//nas/my\\040films /mnt/my\\040films cifs rw,x 0 0
//nas/b /mnt/b smb3 ro 0 0
tmpfs /mnt/c tmpfs rw 0 0
//nas/fake /mnt/d fuse.cifs rw 0 0
nas:/a /mnt/n nfs4 rw,vers=4.2 0 0
nas:/b /mnt/old nfs ro 0 0
nas:/c /mnt/fake fuse.nfs4 rw 0 0
`;

describe('the options of the share at a place', () => {
  it.each([
    ['/mnt/a', options['6.1']],
    ['/mnt/my films', 'rw,x'],
    ['/mnt/b', 'ro'],
    ['/mnt/c', undefined],
    ['/mnt/d', undefined],
    ['/mnt/n', 'rw,vers=4.2'],
    ['/mnt/old', 'ro'],
    ['/mnt/fake', undefined],
    ['/mnt', undefined],
    ['', undefined],
  ])('%s', (at, expected) => {
    expect(optionsAt(table, at)).toBe(expected);
  });

  it('are those on top', () => {
    expect(optionsAt(`${table}tmpfs /mnt/a tmpfs rw 0 0\n`, '/mnt/a')).toBeUndefined();
    expect(optionsAt(`${table}//nas/a /mnt/a cifs ro 0 0\n`, '/mnt/a')).toBe('ro');
  });

  it('are asked of another computer by reading its table', async () => {
    const said: string[] = [];
    const shell = (exitCode: number, stdout: string) => ({
      host: 'nas',
      gone: false,
      waitUntil: () => undefined,
      run: async (script: string) => {
        said.push(script);
        return { exitCode, stdout, stderr: 'cat: no', again: false };
      },
    });
    expect(await remoteChanger({ shell: shell(0, table) }).mountOptions('/mnt/b')).toBe('ro');
    expect(said).toEqual(['cat /proc/self/mounts']);
    await expect(remoteChanger({ shell: shell(1, '') }).mountOptions('/mnt/b')).rejects.toMatchObject({
      code: 'failed',
    });
  });
});
