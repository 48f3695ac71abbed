import { MachineError } from './machine.ts';

/** glibc's and busybox's words under LC_ALL=C (strerror), for programs that print the word instead of the name. */
const errnoByMessage: Readonly<Record<string, string>> = {
  'No such file or directory': 'ENOENT',
  'Not a directory': 'ENOTDIR',
  'Is a directory': 'EISDIR',
  'No such device': 'ENODEV',
  'No such device or address': 'ENXIO',
  'Permission denied': 'EACCES',
  'Operation not permitted': 'EPERM',
  'Invalid argument': 'EINVAL',
  'Input/output error': 'EIO',
  'I/O error': 'EIO',
  'Operation not supported': 'EOPNOTSUPP',
  'Not supported': 'EOPNOTSUPP',
  'Too many levels of symbolic links': 'ELOOP',
  'Too many symbolic links': 'ELOOP',
  'File name too long': 'ENAMETOOLONG',
  'Filename too long': 'ENAMETOOLONG',
  'Connection timed out': 'ETIMEDOUT',
  'Host is down': 'EHOSTDOWN',
  'No route to host': 'EHOSTUNREACH',
  'Stale file handle': 'ESTALE',
  'Resource temporarily unavailable': 'EAGAIN',
  'Device or resource busy': 'EBUSY',
  'Resource busy': 'EBUSY',
  'Network is down': 'ENETDOWN',
  'Transport endpoint is not connected': 'ENOTCONN',
  'Socket not connected': 'ENOTCONN',
};

/** The errno that a message such as `cat: /x: Permission denied` ends with; `undefined` for words not known here. */
export function errnoOfMessage(message: string): string | undefined {
  const words = message.trim().split(': ').at(-1) ?? '';
  return errnoByMessage[words];
}

const absent: readonly string[] = ['ENOENT', 'ENOTDIR', 'ENODEV'];
const denied: readonly string[] = ['EACCES', 'EPERM'];

/** The system's refusal as a typed error; the same for a local, a remote and a recorded machine. */
export function systemError(source: string, errno: string): MachineError {
  const kind = absent.includes(errno) ? 'absent' : denied.includes(errno) ? 'denied' : 'failed';
  const sentence = {
    absent: `${source} is not there.`,
    denied: `${source} may not be read by this user.`,
    failed: `Reading ${source} failed: the system answered ${errno}.`,
  }[kind];
  return new MachineError(kind, source, sentence, errno);
}

/** There is no such program on the machine's path. */
export const noSuchProgram = (source: string, program: string): MachineError =>
  new MachineError('absent', source, `There is no program ${program}.`, 'ENOENT');
