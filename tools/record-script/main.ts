/** `npm run record-script`: writes the script that records a Windows machine. A test checks that it is current. */
import { writeFileSync } from 'node:fs';
import { recordScript, recordScriptFile } from './script.ts';

writeFileSync(recordScriptFile, recordScript());
