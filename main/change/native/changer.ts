import { readFile } from 'node:fs/promises';
import type { SecretText } from '../changer.ts';
import { optionsAt } from '../mount-options.ts';
import type { Operation, OperationOf } from '../operation.ts';
import type { Changer } from '../performer.ts';
import type { Files } from './files.ts';
import { file } from './operations/file.ts';
import { iscsiIface } from './operations/iscsi-iface.ts';
import { iscsiNode } from './operations/iscsi-node.ts';
import { iscsiSession } from './operations/iscsi-session.ts';
import { mtu } from './operations/mtu.ts';
import type { NativeOperation } from './operations/native-operation.ts';
import { nfsTransport } from './operations/nfs-transport.ts';
import { route } from './operations/route.ts';
import { rule } from './operations/rule.ts';
import { secretFile } from './operations/secret-file.ts';
import { shareMount } from './operations/share-mount.ts';
import { sysctl } from './operations/sysctl.ts';
import { windowsSetting } from './operations/windows-setting.ts';
import type { Run } from './programs.ts';

const kinds: { readonly [Kind in Operation['kind']]: NativeOperation<OperationOf<Kind>> } = {
  'cifs-mount': shareMount,
  'nfs-mount': shareMount,
  'iscsi-session': iscsiSession,
  mtu,
  'nfs-transport': nfsTransport,
  route,
  rule,
  file,
  'secret-file': secretFile,
  sysctl,
  'iscsi-node': iscsiNode,
  'iscsi-iface': iscsiIface,
  'windows-setting': windowsSetting,
};

/** Each kind's functions are given operations of that kind alone: they are looked up by the operation's own kind. */
const byKind: Readonly<Record<Operation['kind'], NativeOperation<Operation>>> = kinds;

/** Changes this machine; the process is root's. */
export function nativeChanger(files: Files, run: Run, secret: SecretText): Changer {
  const tools = { files, run, secret };
  return {
    stateOf: async (operation) => byKind[operation.kind].stateOf(operation, tools),
    perform: async (operation) => byKind[operation.kind].perform(operation, tools),
    mountOptions: async (at) => optionsAt(await readFile('/proc/self/mounts', 'utf8'), at),
  };
}
