import { portsOf, type StoragePresence } from '../../main/collect/served/storage-look.ts';
import { directories, listeningSockets, servedSockets, smbPort, storageCommands } from '../../main/collect/sources.ts';
import { derivedFrom, directory, nothing, output, together, type Part } from './answers.ts';

type Files = ReadonlyMap<string, string>;

/** What a NAS tells of its iSCSI targets and of NFS: which of them it serves, by whom, and who is connected. */
export function nasStorage(files: Files): Part {
  const presence = presenceIn(files);
  const ports = portsOf(presence).filter((port) => port !== smbPort);
  return ports.length === 0
    ? nothing
    : together(
        tgt(files),
        nfsd(files),
        ganesha(presence),
        connections(files, portsOf(presence)),
        listening(files, ports),
      );
}

function presenceIn(files: Files): StoragePresence {
  const listens = files.get('ss_tlnpH') ?? '';
  return {
    targets: files.has('tgtadm_target_show') ? ['tgt'] : [],
    nfs: files.has('proc_fs_nfsd') ? 'kernel' : /"ganesha\.nfsd"/.test(listens) ? 'other' : undefined,
  };
}

function tgt(files: Files): Part {
  const text = files.get('tgtadm_target_show');
  if (text === undefined) return nothing;
  return derivedFrom('tgtadm', directory(directories.tgt, ['socket.0']), output(storageCommands.tgt, text));
}

/** Clients were captured as one text, each beginning with its `clientid:`; what their folders were called is not known. */
function nfsd(files: Files): Part {
  if (!files.has('proc_fs_nfsd')) return nothing;
  const clients = (files.get('proc_fs_nfsd_clients_info') ?? '').split(/^(?=clientid: )/m).filter((one) => one !== '');
  const lines = clients.flatMap((one, index) =>
    one
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `${directories.nfsClients}/${index + 1}/info:${line}\n`),
  );
  return derivedFrom(
    'files of /proc/fs/nfsd',
    directory(directories.nfsServer, ['clients', 'exports', 'portlist', 'threads', 'versions']),
    output(storageCommands.nfsClients, lines.join('')),
  );
}

const ganesha = ({ nfs }: StoragePresence): Part =>
  nfs === 'other' ? derivedFrom('ss -tlnpH', directory(directories.ganesha, ['ganesha.conf'])) : nothing;

const named = (ports: readonly number[], line: string): boolean =>
  ports.includes(Number(/^\S+\s+\d+\s+\d+\s+\S+:(?<port>\d+)\s/.exec(line)?.groups?.['port']));

function connections(files: Files, ports: readonly number[]): Part {
  const text = files.get('ss_tinepOH_sport') ?? files.get('ss_tinOH_sport');
  if (text === undefined) return nothing;
  const own = text.split('\n').filter((line) => named(ports, line));
  return derivedFrom('ss -tinOH', output(servedSockets(ports), own.map((line) => `${line}\n`).join('')));
}

function listening(files: Files, ports: readonly number[]): Part {
  const text = files.get('ss_tlnpH');
  if (text === undefined) return nothing;
  const own = text.split('\n').filter((line) => named(ports, line));
  return derivedFrom('ss -tlnpH', output(listeningSockets(ports), own.map((line) => `${line}\n`).join('')));
}
