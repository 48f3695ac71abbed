import { z } from 'zod';
import { MachineError, type Machine } from './machine.ts';
import { refuseUsedFolder, writeRecording } from './recording-writer.ts';
import { keyOf, type Ask, type Exchange, type Frame, type Recording } from './recording.ts';

export interface RecorderOptions {
  /** What a reader should know: the situation, the complaint. */
  readonly note?: string;
  /** Changes the whole recording before it is stored. Without it everything is stored as it was read. */
  readonly redact?: (recording: Recording) => Recording;
}

/** A machine that remembers every answer it passes on; `finish` stores them and gives how many looks were stored. */
export type Recorder = Machine & { finish(): Promise<number> };

/**
 * Wraps a machine. Each look becomes a frame. Nothing is stored before `finish`, so that redaction sees all names
 * of the recording before the first word is written. Throws `FolderNotEmpty` if the directory holds something.
 */
export function recorder(machine: Machine, directory: string, options: RecorderOptions = {}): Recorder {
  const frames = frameKeeper(machine);
  const remember = async <T>(ask: Ask, answer: Promise<T>, exchange: (value: T) => Exchange): Promise<T> => {
    try {
      const value = await answer;
      frames.add(exchange(value));
      return value;
    } catch (error) {
      if (error instanceof MachineError && error.kind !== 'not-recorded') frames.add(failedExchange(ask, error));
      throw error;
    }
  };
  return {
    id: machine.id,
    family: machine.family,
    readFile: (path) => {
      const ask = { kind: 'file', path } as const;
      return remember(ask, machine.readFile(path), (text) => ({ ask, text }));
    },
    listDirectory: (path) => {
      const ask = { kind: 'directory', path } as const;
      return remember(ask, machine.listDirectory(path), (names) => ({ ask, names }));
    },
    readLink: (path) => {
      const ask = { kind: 'link', path } as const;
      return remember(ask, machine.readLink(path), (target) => ({ ask, target }));
    },
    run: (argv, runOptions) => {
      const ask = { kind: 'command', argv } as const;
      return remember(ask, machine.run(argv, runOptions), (result) => ({ ask, result }));
    },
    beginLook: () => {
      machine.beginLook();
      frames.begin();
    },
    now: () => machine.now(),
    close: () => machine.close(),
    finish: () => store(machine, directory, frames.all(), options),
  };
}

async function store(
  machine: Machine,
  directory: string,
  { createdAt, frames }: Pick<Recording, 'createdAt' | 'frames'>,
  options: RecorderOptions,
): Promise<number> {
  await refuseUsedFolder(directory);
  const recording: Recording = {
    id: machine.id,
    family: machine.family,
    hostName: hostNameIn(frames),
    createdAt,
    note: options.note ?? '',
    redacted: false,
    derived: [],
    frames,
  };
  return writeRecording(directory, options.redact === undefined ? recording : options.redact(recording));
}

/** The machine's own name, if it was asked for it. */
function hostNameIn(frames: readonly Frame[]): string | undefined {
  for (const { exchanges } of frames) {
    for (const exchange of exchanges) {
      if ('text' in exchange && exchange.ask.path === '/proc/sys/kernel/hostname') return exchange.text.trim();
      if ('result' in exchange && exchange.ask.argv[1] === 'machine.ps1') return windowsName(exchange.result.stdout);
    }
  }
  return undefined;
}

/** The row that machine.ps1 writes: `{"HostName":"DESK",…}` */
function windowsName(rows: string): string | undefined {
  try {
    return machineRow.safeParse(JSON.parse(rows.split('\n', 1)[0] ?? '')).data?.HostName;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

const machineRow = z.object({ HostName: z.string() });

const failedExchange = (ask: Ask, { kind, errno, message }: MachineError): Exchange => ({
  ask,
  error: errno === undefined ? { kind, message } : { kind, errno, message },
});

interface FrameKeeper {
  begin(): void;
  add(exchange: Exchange): void;
  all(): Pick<Recording, 'createdAt' | 'frames'>;
}

/** Collects the answers look by look; of two answers to one ask in one look the later one stands. */
function frameKeeper(machine: Machine): FrameKeeper {
  const start = machine.now();
  const frames: { offsetMs: number; exchanges: Map<string, Exchange> }[] = [];
  const openFrame = () => {
    const frame = { offsetMs: Math.max(0, Math.round(machine.now().clock - start.clock)), exchanges: new Map() };
    frames.push(frame);
    return frame;
  };
  return {
    begin: () => {
      openFrame();
    },
    add: (exchange) => {
      (frames.at(-1) ?? openFrame()).exchanges.set(keyOf(exchange.ask), exchange);
    },
    all: () => {
      const zero = frames[0]?.offsetMs ?? 0;
      const [first = { offsetMs: 0, exchanges: [] }, ...later]: Frame[] = frames.map(({ offsetMs, exchanges }) => ({
        offsetMs: offsetMs - zero,
        exchanges: [...exchanges.values()],
      }));
      return { createdAt: new Date(start.at + zero), frames: [first, ...later] };
    },
  };
}
