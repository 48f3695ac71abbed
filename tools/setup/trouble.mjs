/** Something a person has to know or do before the set-up can go on: shown as its sentence, without a stack. */
export class Trouble extends Error {
  /** @param {string} sentence */
  constructor(sentence) {
    super(sentence);
    this.name = 'Trouble';
  }
}

/**
 * Says something to the person; standard output stays free for the program's own answer.
 * @param {string} sentence
 */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

/**
 * Runs the whole of a tool: a `Trouble` becomes its sentence and `exitCode`, anything else is a bug and keeps its stack.
 * @param {() => number | Promise<number>} work gives the exit code
 * @param {number} exitCode of a `Trouble`
 */
export async function conclude(work, exitCode = 1) {
  try {
    process.exitCode = await work();
  } catch (error) {
    if (!(error instanceof Trouble)) throw error;
    say(error.message);
    process.exitCode = exitCode;
  }
}
