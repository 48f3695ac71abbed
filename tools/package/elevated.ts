/**
 * Makes the program that runs as root or administrator into one executable of its own (a Node with the script inside it), for
 * packages: it must run nothing that a user could change, and needs no Node on the machine.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Data, NtExecutable, NtExecutableResource, Resource } from 'resedit';
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

/** The command line likewise, for machines without Node and without a display. */
export const makeCommandLine = (): void =>
  makeSingleExecutable({
    main: path.join(root, 'out/cli/lanewise-cli.cjs'),
    node: ownNode,
    program: path.join(root, 'out/cli/lanewise-cli'),
  });

/** The one that changes Windows, of its Node. Returns its path. */
export function makeWindowsElevated(node: string, { version, publisher }: Named): string {
  const folder = path.join(directory, 'windows');
  const program = path.join(folder, 'lanewise-elevated.exe');
  const named = path.join(folder, 'node.exe');
  writeFileSync(named, withOwnName(readFileSync(node), { version, publisher }));
  makeSingleExecutable({ main: path.join(folder, 'lanewise-elevated.cjs'), node: named, program });
  rmSync(named);
  return program;
}

interface Named {
  readonly version: string;
  readonly publisher: string;
}

/** What Windows shows when it asks for consent, in place of Node's. Its signature goes: the file is another one now. */
function withOwnName(file: Buffer, { version, publisher }: Named): Buffer {
  const executable = NtExecutable.from(file, { ignoreCert: true });
  const resources = NtExecutableResource.from(executable);
  const [info] = Resource.VersionInfo.fromEntries(resources.entries);
  const [language] = info?.getAllLanguagesForStringValues() ?? [];
  const [icons] = Resource.IconGroupEntry.fromEntries(resources.entries);
  if (info === undefined || language === undefined || icons === undefined)
    throw new Error('This Node has no version or no icon that could be replaced.');
  info.setFileVersion(version);
  info.setProductVersion(version);
  info.setStringValues(language, {
    FileDescription: 'Lanewise: makes one change of Windows',
    ProductName: 'Lanewise',
    CompanyName: publisher,
    LegalCopyright: publisher,
    InternalName: 'lanewise-elevated',
    OriginalFilename: 'lanewise-elevated.exe',
  });
  info.outputToResourceEntries(resources.entries);
  const own = Data.IconFile.from(readFileSync(path.join(root, 'assets/windows/lanewise.ico')));
  const pictures = own.icons.map(({ data }) => data);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, icons.id, icons.lang, pictures);
  resources.outputResource(executable);
  return Buffer.from(executable.generate());
}
