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

/** The same for Windows, of its Node. Returns both paths. */
export function makeWindowsPrograms(node: string, by: Publisher): readonly string[] {
  return [
    windowsProgram(node, path.join(directory, 'windows'), {
      ...by,
      name: 'lanewise-elevated',
      description: 'Lanewise: makes one change of Windows',
    }),
    windowsProgram(node, path.join(root, 'out/cli'), {
      ...by,
      name: 'lanewise-cli',
      description: 'Lanewise on the command line',
    }),
  ];
}

function windowsProgram(node: string, folder: string, named: Named): string {
  const program = path.join(folder, `${named.name}.exe`);
  const own = path.join(folder, 'node.exe');
  writeFileSync(own, withOwnName(readFileSync(node), named));
  makeSingleExecutable({ main: path.join(folder, `${named.name}.cjs`), node: own, program });
  rmSync(own);
  return program;
}

interface Publisher {
  readonly version: string;
  readonly publisher: string;
}

interface Named extends Publisher {
  readonly name: string;
  /** What Windows shows when it asks for consent, and in its lists. */
  readonly description: string;
}

/** In place of Node's. Its signature goes: the file is another one now. */
function withOwnName(file: Buffer, { name, description, version, publisher }: Named): Buffer {
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
    FileDescription: description,
    ProductName: 'Lanewise',
    CompanyName: publisher,
    LegalCopyright: publisher,
    InternalName: name,
    OriginalFilename: `${name}.exe`,
  });
  info.outputToResourceEntries(resources.entries);
  const own = Data.IconFile.from(readFileSync(path.join(root, 'assets/windows/lanewise.ico')));
  const pictures = own.icons.map(({ data }) => data);
  Resource.IconGroupEntry.replaceIconsForResource(resources.entries, icons.id, icons.lang, pictures);
  resources.outputResource(executable);
  return Buffer.from(executable.generate());
}
