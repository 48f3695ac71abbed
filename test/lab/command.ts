import { spawn } from 'node:child_process';

interface CommandOptions {
  readonly input?: string;
  readonly timeoutMs?: number;
}

/** Longer than any step of a lab needs on a busy two-core machine; a step that takes longer hangs. */
const patienceMs = 60_000;

/** Runs a command to its end and gives what it printed; anything but exit 0 is an error with what it said. */
export function output(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const [program = '', ...rest] = argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, {
      cwd: '/',
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? patienceMs,
    });
    let printed = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.stdin.on('error', (error) => (complaint += error.message));
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(printed);
      else reject(new Error(`${argv.join(' ')} ended with ${code ?? signal}: ${complaint.trim() || printed.trim()}`));
    });
  });
}
