import { localMachine } from '../../main/machine/local.ts';
import { prepareSteps } from '../../main/change/prepare.ts';
import { stepsSchema } from '../../main/change/steps.ts';

/** Prints the operations that the steps of the first argument mean on the system it runs in. */
const steps = stepsSchema.parse(JSON.parse(process.argv[2] ?? ''));
const operations = await prepareSteps(steps, localMachine(), { uid: 0, gid: 0 });
process.stdout.write(JSON.stringify(operations));
