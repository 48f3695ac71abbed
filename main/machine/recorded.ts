import type { Instant, Milliseconds } from '../../shared/model/units.ts';
import { instant, milliseconds } from '../../shared/model/units.ts';
import { MachineError, type CommandResult, type Machine, type MachineTime } from './machine.ts';
import { readRecording } from './recording-reader.ts';
import { keyOf, sourceOf, type Ask, type Exchange, type Recording } from './recording.ts';

export interface RecordedOptions {
  /** `once`: stays at the last frame; `loop`: begins anew after it, while its clock runs on. Default `once`. */
  readonly play?: 'once' | 'loop';
}

/** A machine that answers from a folder. What was not recorded throws `MachineError` of kind `not-recorded`. */
export interface RecordedMachine extends Machine {
  readonly frames: readonly { readonly offsetMs: Milliseconds }[];
  /** Index of the present frame; before the first look it is the first one. */
  readonly frame: number;
  readonly hostName: string | undefined;
  readonly createdAt: Instant;
  readonly note: string;
  readonly redacted: boolean;
}

/** Opens a recording; throws `RecordingError` for a folder that is none or is damaged. */
export async function recordedMachine(directory: string, options: RecordedOptions = {}): Promise<RecordedMachine> {
  return player(await readRecording(directory), options);
}

/** Plays a recording that is in memory already. */
export function player(recording: Recording, options: RecordedOptions = {}): RecordedMachine {
  const position = positions(recording, options.play ?? 'once');
  const answers = frameAnswers(recording);
  const answerTo = (ask: Ask): Exchange => {
    const exchange = answers(ask, position.frame());
    if (exchange === undefined) throw notRecorded(ask);
    if ('error' in exchange) {
      const { kind, message, errno } = exchange.error;
      throw new MachineError(kind, sourceOf(ask), message, errno);
    }
    return exchange;
  };
  return {
    id: recording.id,
    family: recording.family,
    ...describe(recording),
    get frame() {
      return position.frame();
    },
    readFile: async (path) => textOf(answerTo({ kind: 'file', path })),
    listDirectory: async (path) => namesOf(answerTo({ kind: 'directory', path })),
    readLink: async (path) => targetOf(answerTo({ kind: 'link', path })),
    run: async (argv) => resultOf(answerTo({ kind: 'command', argv })),
    beginLook: () => position.advance(),
    now: () => position.now(),
    close: async () => undefined,
  };
}

const describe = (recording: Recording) => ({
  frames: recording.frames.map((frame) => ({ offsetMs: milliseconds(frame.offsetMs) })),
  hostName: recording.hostName,
  createdAt: instant(recording.createdAt.getTime()),
  note: recording.note,
  redacted: recording.redacted,
});

const notRecorded = (ask: Ask): MachineError =>
  new MachineError('not-recorded', sourceOf(ask), `The recording does not hold ${sourceOf(ask)}.`);

/** The answers of a kind always are of that kind: the reader made them so. Anything else is damage. */
const textOf = (exchange: Exchange): string => ('text' in exchange ? exchange.text : mismatch(exchange));
const namesOf = (exchange: Exchange): readonly string[] => ('names' in exchange ? exchange.names : mismatch(exchange));
const targetOf = (exchange: Exchange): string => ('target' in exchange ? exchange.target : mismatch(exchange));
const resultOf = (exchange: Exchange): CommandResult => ('result' in exchange ? exchange.result : mismatch(exchange));
function mismatch(exchange: Exchange): never {
  throw notRecorded(exchange.ask);
}

/** What stands at a frame: the newest answer of it or of an earlier one. A map of all answers for each frame could fill the memory. */
function frameAnswers(recording: Recording): (ask: Ask, frame: number) => Exchange | undefined {
  const answers = new Map<string, { readonly frame: number; readonly exchange: Exchange }[]>();
  for (const [frame, { exchanges }] of recording.frames.entries()) {
    for (const exchange of exchanges) {
      const key = keyOf(exchange.ask);
      const earlier = answers.get(key);
      if (earlier === undefined) answers.set(key, [{ frame, exchange }]);
      else earlier.push({ frame, exchange });
    }
  }
  return (ask, frame) => answers.get(keyOf(ask))?.findLast((answer) => answer.frame <= frame)?.exchange;
}

interface Position {
  frame(): number;
  advance(): void;
  now(): MachineTime;
}

function positions(recording: Recording, play: 'once' | 'loop'): Position {
  const { frames } = recording;
  const last = frames.at(-1)?.offsetMs ?? 0;
  // From the last frame back to the first takes as long as from one frame to the next on average.
  const lap = frames.length > 1 ? last + Math.round(last / (frames.length - 1)) : 0;
  let looks = 0;
  const frame = (): number => {
    const index = Math.max(looks - 1, 0);
    return play === 'loop' ? index % frames.length : Math.min(index, frames.length - 1);
  };
  const elapsed = (): number => {
    const laps = play === 'loop' ? Math.floor(Math.max(looks - 1, 0) / frames.length) : 0;
    return laps * lap + (frames[frame()]?.offsetMs ?? 0);
  };
  return {
    frame,
    advance: () => {
      looks += 1;
    },
    now: () => ({ at: instant(recording.createdAt.getTime() + elapsed()), clock: milliseconds(elapsed()) }),
  };
}
