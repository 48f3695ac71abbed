/**
 * Makes the program that runs as root into one executable of its own (a Node with the script inside it), for packages:
 * root must run nothing that a user could change, and needs no Node on the machine.
 */
import path from 'node:path';
import { root } from '../setup/dependencies.mjs';
import { makeSingleExecutable, ownNode } from './single-executable.ts';

const directory = path.join(root, 'out', 'elevated');

/** Makes it of what was built into out/elevated. */
export const makeElevated = (): void =>
  makeSingleExecutable({
    main: path.join(directory, 'lanewise-elevated.cjs'),
    node: ownNode,
    program: path.join(directory, 'lanewise-elevated'),
  });
