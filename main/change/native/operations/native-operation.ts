import type { OperationState, SecretText } from '../../changer.ts';
import type { Files } from '../files.ts';
import type { Run } from '../programs.ts';

/** What operations of this machine are done with. */
export interface NativeTools {
  readonly files: Files;
  readonly run: Run;
  readonly secret: SecretText;
}

/** How root does one kind of operation on this machine. */
export interface NativeOperation<Op> {
  stateOf(operation: Op, tools: NativeTools): Promise<OperationState>;
  /** Does it, whole or not at all. Throws `ChangeRefused`. */
  perform(operation: Op, tools: NativeTools): Promise<void>;
}
