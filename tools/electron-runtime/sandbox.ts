import { existsSync, readFileSync } from 'node:fs';
import { say } from '../setup/trouble.mjs';

/** Chromium refuses to run its sandbox as root; for everybody else it stays on. */
export function sandboxArguments(): readonly string[] {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/** Says what a person should know of the sandbox before the program starts. */
export function saySandbox(): void {
  if (sandboxArguments().length > 0) {
    say('Started as root: Chromium runs without its sandbox (--no-sandbox). As an ordinary user it is on.');
  }
  const closed = closedNamespaces.find(
    ({ file, value }) => existsSync(file) && readFileSync(file, 'utf8').trim() === value,
  );
  if (closed === undefined || process.getuid?.() === 0) return;
  say(
    `This system keeps ordinary users from making namespaces (${closed.file} is ${closed.value}), which Chromium's sandbox ` +
      `is made of; if the window does not open, allow it: sudo sysctl -w ${closed.sysctl}`,
  );
}

const closedNamespaces = [
  {
    file: '/proc/sys/kernel/unprivileged_userns_clone',
    value: '0',
    sysctl: 'kernel.unprivileged_userns_clone=1',
  },
  {
    file: '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
    value: '1',
    sysctl: 'kernel.apparmor_restrict_unprivileged_userns=0',
  },
] as const;
