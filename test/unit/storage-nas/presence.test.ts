import { describe, expect, test } from 'vitest';
import { presenceOf } from '../../../main/collect/served/storage-look.ts';
import { directories } from '../../../main/collect/sources.ts';
import { MachineError, type MachineErrorKind } from '../../../main/machine/machine.ts';
import { fakeMachine } from '../../helpers/fake-machine.ts';

const refusing = (kind: MachineErrorKind) =>
  fakeMachine({
    directories: {
      [directories.lio]: new MachineError(kind, directories.lio, 'The folder was not listed.'),
      [directories.scst]: [],
      [directories.tgt]: [],
      [directories.nfsServer]: new MachineError(kind, directories.nfsServer, 'The folder was not listed.'),
      [directories.ganesha]: [],
    },
  });

describe('a service of which the folder', () => {
  test.each(['absent', 'not-recorded'] as const)('is not there is none: %s', async (kind) => {
    expect(await presenceOf(refusing(kind))).toEqual({ targets: [], nfs: undefined });
  });

  test.each(['denied', 'failed', 'timeout', 'too-large', 'unreachable'] as const)(
    'could not be listed is asked all the same: %s',
    async (kind) => {
      expect(await presenceOf(refusing(kind))).toEqual({ targets: ['lio'], nfs: 'kernel' });
    },
  );
});
