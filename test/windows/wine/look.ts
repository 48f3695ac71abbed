/** Looks once as administrator as Lanewise does, in Windows: starts the elevated program that it is given, as Windows would after its question. */
import { spawn } from 'node:child_process';
import { lookAsAdministrator } from '../../../main/change/windows/administrator-look.ts';
import { instant } from '../../../shared/model/units.ts';

const [program = ''] = process.argv.slice(2);
const { read, failures } = await lookAsAdministrator(
  ['smb-connections', 'smb-multichannel'],
  async (words) => {
    spawn(program, ['read', ...words], { stdio: 'ignore' });
    return 'started';
  },
  () => instant(0),
);
process.stdout.write(`${JSON.stringify({ texts: read.texts, failures })}\n`);
