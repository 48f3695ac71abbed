/** `node sign-file.ts FILE`, as makensis calls it about the uninstaller, which it puts into the installer. */
import { conclude, Trouble } from '../setup/trouble.mjs';
import { sign, signingOf } from './signing.ts';

await conclude(() => {
  const signing = signingOf(process.env);
  const [, , file] = process.argv;
  if (signing === undefined || file === undefined)
    throw new Trouble('There is no file to sign, or nothing to sign it with.');
  sign(file, signing);
  return 0;
});
