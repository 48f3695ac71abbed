import type { ServedTarget, TargetService, TargetSoftware } from '../../../shared/model/iscsi-server.ts';
import type { Look } from '../look.ts';
import { readAsRootIfNeeded, readAttributes, type RootReading } from '../served/attributes.ts';
import { storageCommands } from '../sources.ts';
import { commandFailed } from '../text/reading.ts';
import { parseLio } from './lio.ts';
import { parseScst } from './scst.ts';
import { parseTgt } from './tgt.ts';

const mostLines = 40;

const linesOfTargets = (targets: readonly ServedTarget[]): readonly string[] =>
  targets.flatMap(({ quoted }) => quoted).slice(0, mostLines);

/** The targets of one software. `sudoFirst`: it needed root the last time. */
export async function readTargets(look: Look, software: TargetSoftware, sudoFirst: boolean): Promise<TargetService> {
  const { read, bySudo } = await readers[software](look, sudoFirst);
  return { software, targets: read, bySudo };
}

type Reader = (look: Look, sudoFirst: boolean) => Promise<RootReading<readonly ServedTarget[]>>;

/** To an account that may not open its socket, tgtd looks as if it did not run: `tgtadm: failed to send request hdr …`, exit 107. */
const readTgt: Reader = (look, sudoFirst) =>
  readAsRootIfNeeded(
    look,
    storageCommands.tgt,
    ({ exitCode }) => exitCode !== 0,
    (result) => {
      if (result.exitCode !== 0) throw commandFailed(storageCommands.tgt, result);
      const value = parseTgt(result.stdout);
      return { value, lines: linesOfTargets(value) };
    },
    sudoFirst,
  );

const readers: Readonly<Record<TargetSoftware, Reader>> = {
  lio: (look, sudoFirst) => readAttributes(look, storageCommands.lio, parseLio, linesOfTargets, sudoFirst),
  scst: (look, sudoFirst) => readAttributes(look, storageCommands.scst, parseScst, linesOfTargets, sudoFirst),
  tgt: readTgt,
};
