import { ChangeRefused } from '../../../main/change/changer.ts';
import type { Operation } from '../../../main/change/operation.ts';
import { prepareSteps } from '../../../main/change/prepare.ts';
import type { FixStep } from '../../../main/change/steps.ts';
import { computer, type FakeMachineContents } from '../../helpers/fake-machine.ts';

export const caller = { uid: 1000, gid: 1000 };

export async function prepared(
  contents: FakeMachineContents,
  ...steps: readonly FixStep[]
): Promise<readonly Operation[]> {
  return prepareSteps(steps, computer(contents), caller);
}

/** Why it is not prepared. */
export async function refusal(contents: FakeMachineContents, ...steps: readonly FixStep[]): Promise<string> {
  try {
    return `not refused: ${JSON.stringify(await prepared(contents, ...steps))}`;
  } catch (error) {
    if (error instanceof ChangeRefused) return `${error.code}: ${error.message}`;
    throw error;
  }
}

export interface MountOf {
  readonly at?: string;
  readonly remote?: string;
  readonly device?: string;
  readonly type?: string;
  readonly options?: string;
  readonly more?: string;
}

/** What Linux 6.1 prints of a mount by an account that asked for nothing. */
export const kernelOptions =
  'rw,vers=3.1.1,cache=strict,username=ada,uid=0,noforceuid,gid=0,noforcegid,addr=10.0.0.25,file_mode=0755,dir_mode=0755,' +
  'soft,nounix,serverino,mapposix,rsize=4194304,wsize=4194304,bsize=1048576,echo_interval=60,actimeo=1,closetimeo=1';

export function mountLine({
  at = '/mnt/a',
  remote = '//10.0.0.25/data',
  device = '0:50',
  type = 'cifs',
  options = kernelOptions,
  more = '',
}: MountOf = {}): string {
  return `36 27 ${device} / ${at} rw,relatime shared:1 - ${type} ${remote} ${options}${more}\n`;
}

export const root = '22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n';
