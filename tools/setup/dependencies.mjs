/**
 * Gets node_modules into the state of package-lock.json. Plain JavaScript on built-in modules alone: on a fresh clone
 * the system's own Node (20 or newer) runs it before anything is installed; all later work runs on node_modules' Node.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Trouble, say } from './trouble.mjs';

/** The checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const windows = process.platform === 'win32';
const modules = path.join(root, 'node_modules');

/** The Node of the toolchain, whatever Node the machine has. */
const toolchainNode = path.join(modules, 'node', 'bin', windows ? 'node.exe' : 'node');

/** Fetches and installs what is missing; silent when all is there. */
export function ensureDependencies() {
  requireNode20();
  if (!isCurrent()) {
    say('Installing the packages of package-lock.json (once; about a minute) …');
    npm(['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund']);
  }
  if (!hasToolchainNode()) {
    // Its install script only fetches the binary of this platform; no other package may run a script.
    npm(['rebuild', 'node', '--ignore-scripts=false']);
    if (!hasToolchainNode())
      throw new Trouble(`The Node of the toolchain was not installed: ${toolchainNode} does not run.`);
  }
}

function requireNode20() {
  if (Number(process.versions.node.split('.')[0]) >= 20) return;
  throw new Trouble(
    `Lanewise is set up by Node 20 or newer; this is Node ${process.versions.node}. Install a newer Node, then run this again.`,
  );
}

/** Whether what npm wrote down as installed is what the lockfile asks for (packages of other platforms apart). */
function isCurrent() {
  const installedList = path.join(modules, '.package-lock.json');
  if (!existsSync(installedList)) return false;
  const installed = packagesOf(installedList);
  return Object.entries(packagesOf(path.join(root, 'package-lock.json'))).every(([place, wanted]) => {
    if (place === '') return true;
    const present = installed[place];
    return present === undefined ? wanted.optional === true : present.version === wanted.version;
  });
}

/**
 * @param {string} lockfile
 * @returns {Record<string, { version?: string, optional?: boolean }>}
 */
function packagesOf(lockfile) {
  return JSON.parse(readFileSync(lockfile, 'utf8')).packages ?? {};
}

function hasToolchainNode() {
  if (!existsSync(toolchainNode)) return false;
  const wanted = packagesOf(path.join(root, 'package-lock.json'))['node_modules/node']?.version;
  return spawnSync(toolchainNode, ['--version'], { encoding: 'utf8' }).stdout?.trim() === `v${wanted}`;
}

/** @param {readonly string[]} words */
function npm(words) {
  const [program, first] = npmCommand();
  const result = spawnSync(program, [...first, ...words, '--loglevel=error'], {
    cwd: root,
    // Its own output must not mix with the answer of a program that a script pipes somewhere.
    stdio: ['ignore', 2, 2],
    env: environmentWithoutOwnBinaries(),
    shell: windows && first.length === 0,
  });
  if (result.status === 0) return;
  const why = result.error ? ` (${result.error.message})` : '';
  throw new Trouble(`"npm ${words[0]}" did not succeed${why}; its reason stands above. Nothing was started.`);
}

/**
 * npm as it was started, by the Node it was started with: the one in node_modules is about to be replaced.
 * @returns {[string, string[]]}
 */
function npmCommand() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  const usable = script !== undefined && node !== undefined && /\.[cm]?js$/.test(script) && !node.startsWith(modules);
  return usable ? [node, [script]] : ['npm', []];
}

function environmentWithoutOwnBinaries() {
  const kept = (process.env['PATH'] ?? '').split(path.delimiter).filter((directory) => !directory.startsWith(modules));
  return { ...process.env, PATH: kept.join(path.delimiter) };
}

/**
 * Runs a TypeScript file of this checkout on the toolchain's Node, in the directory that the person stands in.
 * @param {string} file relative to the checkout
 * @param {readonly string[]} words
 * @returns {Promise<number>} exit code
 */
export function runOnToolchain(file, words) {
  const child = spawn(toolchainNode, [path.join(root, file), ...words], {
    // npm starts scripts in the checkout, but a path that a person gives is meant from where they are.
    cwd: process.env['INIT_CWD'] ?? process.cwd(),
    stdio: 'inherit',
    env: toolchainEnvironment(),
  });
  // A signal to this process alone (npm's, a service manager's) is meant for the program.
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Trouble(`${file} could not be started: ${error.message}`)));
    child.on('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** node_modules' programs first; Node's fetch goes through the proxy that npm and the shell use. */
function toolchainEnvironment() {
  const { env } = process;
  const proxy = env['HTTPS_PROXY'] ?? env['https_proxy'] ?? env['npm_config_https_proxy'] ?? env['npm_config_proxy'];
  return {
    ...env,
    PATH: `${path.join(modules, '.bin')}${path.delimiter}${env['PATH'] ?? ''}`,
    ...(proxy ? { HTTPS_PROXY: proxy, NODE_USE_ENV_PROXY: '1' } : {}),
  };
}
