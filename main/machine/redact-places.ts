/** Where only names stand in the formats that are read, in notes and in messages. Addresses are marks by then (`redact-addresses.ts`). */
export type NameKind = 'host' | 'share' | 'folder' | 'user' | 'domain' | 'serial' | 'interface';

export interface Learnt {
  readonly kind: NameKind;
  readonly name: string;
}

/** Parts of mount points that the file system hierarchy or a desktop gives. */
const usualFolders = new Set(
  'mnt media home srv run user gvfs net autofs nfs smb cifs nas data volumes var opt root'.split(' '),
);
/** Ends of names that everybody's router hands out. */
export const usualDomains: ReadonlySet<string> = new Set('local lan home localdomain internal arpa box'.split(' '));
/** Accounts and groups that every system has. */
export const usualAccounts: ReadonlySet<string> = new Set(
  'root nobody nogroup users sudo wheel adm admin administrators daemon docker disk staff operator guest'.split(' '),
);
export const isUsualAccount = (name: string): boolean => usualAccounts.has(name.toLowerCase());
/** What stands behind "server" in a message and is no name. */
const noServer = new Set('is has was not did does did the for with error time no on'.split(' '));

/** Name and everything behind it of a share: `//nas.lan/media/films`, `\\nas\media`. A web address is none. */
const sharePath = /(?<![:\w/\\])(?<lead>\/\/|\\\\)(?<host>[^\s/\\,"'<>:]+)(?<path>(?:[/\\][^\s/\\,"'<>]+)*)/g;
/** As DebugData prints it, with blanks: `1) \\nas\My Files Mounts: 1`. */
const debugDataTree = /\\\\(?<host>[^\\\n]+)\\(?<path>[^\n]+?)(?= Mounts: )/g;
/** NFS: `filer.example.org:/volume/customer`, `[ADDRESS]:/volume`, and `filer:/` for all that it exports. */
const nfsExport =
  /(?<![\w:/.\]-])(?<host>[\w.\uE000\uE001-]+|\[[^\]\s]+\]):(?<path>(?:\/(?!\/)[^\s/,"'<>]+)+|\/(?=\s|$))/g;

const values: readonly (readonly [NameKind, RegExp])[] = [
  ['user', /(?<=[,\s](?:username|user)=)[^,\s]+/g],
  ['domain', /(?<=[,\s](?:domain|workgroup|dom)=)[^,\s]+/g],
  ['host', /(?<=[,\s](?:servern|netbiosname|servernetbiosname|host|mountaddr|mountvers_host)=)[^,;\s]+/g],
  ['user', /(?<=\/(?:home|Users|run\/media|var\/home)\/)[^\s/,"']+/g],
  ['host', /(?<=\bHostname: )\S+/g],
  ['domain', /(?<=\bDomain: )\S+/g],
  // Witness registrations of DebugData.
  ['host', /(?<=\bNetwork name: ')[^'\n]+/g],
  ['share', /(?<=\bShare name: ')[^'\n]+/g],
  ['user', /(?<="(?:username|groupname)":\s*")[^"\\]+/g],
  ['host', /(?<="(?:remote_machine|netbios_name|server)":\s*")[^"\\]+/g],
  // Of the kernel: "Server NAS has not responded", "nfs: server NAS not responding", "lockd: server NAS OK".
  [
    'host',
    /(?<=\b[Ss]erver )[^\s,'":]+(?=,? (?:has not responded|not responding|OK|is not|failed|does not|timed out))/g,
  ],
  ['host', /(?<=\bon NFSv4 server )[^\s,'"]+/g],
  ['host', /(?<=\bunable to resolve(?: host(?:name)?)?:? )[^\s,'"]+/g],
  ['host', /(?<=\bcould not resolve address for )[^\s,'":]+/g],
  // A principal or a login: `ann@EXAMPLE.ORG`.
  ['user', /(?<![\w.+@-])[\w.+-]+(?=@[A-Za-z\d\uE000][\w.\uE001-]*)/g],
  ['host', /(?<=(?<![\w.+@-])[\w.+-]+@)[A-Za-z\d][\w-]*(?:\.[\w-]+)*/g],
  ['user', /(?<=\b[ug]id=\d+\(|,\d+\(|groups=\d+\()[^)\n]+/g],
  // smb.conf as testparm prints it.
  ['share', /(?<=^\[)(?!global\]|homes\]|printers\]|print\$\])[^\]\n{}"]+(?=\]$)/gm],
  ['domain', /(?<=^\s*(?:workgroup|realm) = ).+/gm],
  ['host', /(?<=^\s*netbios (?:name|aliases) = ).+/gm],
  ['folder', /(?<=^\s*(?:comment|server string) = ).+/gm],
  ['serial', /(?<=\bSerial Number: 0x)[\da-f]+/g],
  ['serial', /(?<=\bE:ID_(?:\w+_)?SERIAL(?:_SHORT)?=).+/g],
  ['serial', /\b[\da-fA-F]{8}-(?:[\da-fA-F]{4}-){3}[\da-fA-F]{12}\b/g],
  // A security identifier of an account or a machine.
  ['serial', /\bS-1-5-21(?:-\d+)+/g],
  // World wide ids of disks: of lsblk, of multipath, of the kernel.
  ['serial', /(?<="(?:wwn|serial)":\s*")[^"\\]+/g],
  ['serial', /\b[123](?:[\da-f]{16}|[\da-f]{32}|[\da-f]{48})\b/g],
  ['serial', /(?<=\b(?:naa|eui)\.)[\da-f]{16,32}\b/g],
  // iSCSI names hold a domain and what a person called the target.
  ['serial', /\biqn\.\d{4}-\d{2}\.[^\s,"']+/g],
  ['folder', /(?<="ifalias":\s*")[^"\\]+/g],
];
/** Lines with lists of names. Looked for by lines, since to look back over a line from each word of it takes forever on a long one. */
const lists: readonly (readonly [NameKind, RegExp, RegExp])[] = [
  [
    'user',
    /^\s*(?:(?:valid|invalid|admin|force) (?:users?|group)|(?:read|write) list) = (?<names>.+)$/gm,
    /[\s,"@+&]+/,
  ],
  // smbstatus -p: PID, user, group, machine (ADDRESS).
  ['user', /^\d+ +(?<names>\S[^\uE000\n]*?) +\((?:ipv[46]:)?\uE000/gm, / {2,}| (?=\S+$)/],
];
/** A mount of a network file system: mountinfo's `… / AT OPTIONS - cifs …`, or `SOURCE AT cifs …` of /proc/mounts. */
const mountPoints = [
  /^\d+ \d+ \d+:\d+ \S+ (?<at>\/\S*) .* - (?:cifs|smb3|nfs4?) /gm,
  /^\S+[ \t]+(?<at>\/\S*)[ \t]+(?:cifs|smb3|nfs4?)[ \t]/gm,
];
const prefixPath = /(?<=[,\s]prefixpath=)[^,\s]+/g;

/** Names that the kernel and udev give; others say who or where (`wg-office`, `vlan-kids`). */
const usualInterface =
  /^(?:lo|all|default|(?:eth|wlan|usb|ib|bond|br|docker|dummy|ifb|macvlan|macvtap|ipvlan|team|tun|tap|wg|ppp|wwan|sit|gre|gretap|erspan|ip6tnl|tunl|vlan|vmnet|virbr|vnet|lxcbr|vxlan|mlan|nlmon|vcan|can|bnep|tailscale|zt|ovs)\d*(?:-nic)?|(?:en|wl|ww|ib|sl)[opsxbcvain]\w*|(?:veth|br-|vmbr|ovs-|cni|flannel|cali|lxc|fwbr|fwln|fwpr|tap)[\w.-]*\d\w*|ovs-system|(?:em|ix|igb|igc|re|bge|vtnet|lagg|bridge|vmx|cxl|mce|epair|vmk)\d+\w*)(?:[.:]\d+)*$/;
const interfaceNames = [
  /(?<="(?:ifname|link|master|dev)":\s*")[^"\\]+/g,
  /(?<=^\s*)[^\s:|]+(?=:\s+\d+\s+\d+\s+\d+\s+\d+\s)/gm,
  /(?<=^\d+: )[^\s:@]+(?=(?:@\S+)?: <)/gm,
];

/** The other names of an interface, in the JSON of `ip`. */
const otherNames = /"altnames":\s*\[(?<names>[^\]]*)\]/g;

export const isUnusualInterface = (name: string): boolean => !usualInterface.test(name) && !isAddress(name);

export const isAddress = (name: string): boolean =>
  name.includes('\uE000') || /^\d+(?:\.\d+){3}$/.test(name) || name.includes(':');

/** All names that stand in a text at a place where only names stand. */
export function namesIn(text: string): readonly Learnt[] {
  const paths = [sharePath, debugDataTree, nfsExport].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ groups }) => [
      ...hostNames(groups?.['host'] ?? ''),
      ...pathNames(groups?.['path'] ?? ''),
    ]),
  );
  const found = values.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].flatMap(([name]) => {
      if (kind === 'host') return noServer.has(name) ? [] : hostNames(name);
      return kind === 'user' && isUsualAccount(name) ? [] : [{ kind, name }];
    }),
  );
  const listed = lists.flatMap(([kind, line, separator]) =>
    [...text.matchAll(line)]
      .flatMap(({ groups }) => (groups?.['names'] ?? '').split(separator))
      .filter((name) => name !== '' && !isUsualAccount(name))
      .map((name): Learnt => ({ kind, name })),
  );
  const prefixes = [...text.matchAll(prefixPath)].flatMap(([path]) => pathNames(`/${path}`));
  const points = mountPoints.flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(({ groups }) =>
      (groups?.['at'] ?? '')
        .split('/')
        .filter((part) => part !== '' && !usualFolders.has(part))
        .map((name): Learnt => ({ kind: 'folder', name })),
    ),
  );
  const interfaces = [
    ...interfaceNames.flatMap((pattern) => [...text.matchAll(pattern)].map(([name]) => name)),
    ...[...text.matchAll(otherNames)].flatMap(({ groups }) => (groups?.['names'] ?? '').split(/[\s",]+/)),
  ];
  const unusual = interfaces.filter(isUnusualInterface).map((name): Learnt => ({ kind: 'interface', name }));
  return [...paths, ...found, ...listed, ...prefixes, ...points, ...unusual];
}

const pathNames = (path: string): readonly Learnt[] =>
  path
    .split(/(?<!\\)\/|\\(?![0-7]{3})/)
    .filter(Boolean)
    .map((name, index) => ({ kind: index === 0 ? 'share' : 'folder', name }));

/** `nas.example.org` is the host `nas` in the domain `example.org`, so that its short name has the same fake. */
export function hostNames(name: string): readonly Learnt[] {
  if (isAddress(name)) return [];
  const [short = '', ...rest] = name.split('.');
  const domain = rest.join('.');
  return [
    { kind: 'host', name: short },
    ...(domain === '' || usualDomains.has(domain) ? [] : [{ kind: 'domain', name: domain } as const]),
  ];
}

/** Replaces the names that stand where only names stand, whatever they are called. */
export function inPlaces(text: string, fakeOf: (name: string) => string): string {
  const fakeHost = (name: string) => (isAddress(name) ? name : fakedHost(name, fakeOf));
  const fakePath = (path: string) =>
    path
      .split(/((?<!\\)\/|\\(?![0-7]{3}))/)
      .map((part, index) => (index % 2 === 0 ? fakeOf(part) : part))
      .join('');
  const trees = text.replaceAll(
    debugDataTree,
    (_whole, host: string, path: string) => `\\\\${fakeHost(host)}\\${fakePath(path)}`,
  );
  const shares = trees.replaceAll(
    sharePath,
    (_whole, lead: string, host: string, path: string) => `${lead}${fakeHost(host)}${fakePath(path)}`,
  );
  const exports = shares.replaceAll(
    nfsExport,
    (_whole, host: string, path: string) => `${fakeHost(host)}:${fakePath(path)}`,
  );
  const found = values.reduce(
    (done, [kind, pattern]) => done.replaceAll(pattern, (name) => (kind === 'host' ? fakeHost(name) : fakeOf(name))),
    exports.replaceAll(prefixPath, fakePath),
  );
  return mountPoints.reduce(
    (done, pattern) =>
      done.replaceAll(pattern, (line, at: string) =>
        line.replace(` ${at} `, ` ${at.split('/').map(fakeOf).join('/')} `),
      ),
    found,
  );
}

export function fakedHost(name: string, fakeOf: (name: string) => string): string {
  const [short = '', ...rest] = name.split('.');
  return [fakeOf(short), ...(rest.length === 0 ? [] : [fakeOf(rest.join('.'))])].join('.');
}
