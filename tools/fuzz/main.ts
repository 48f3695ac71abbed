/** `npm run fuzz [COUNT [SEED]]`: asks the decoder of the program that runs as root a million times for something it must refuse. */
import { conclude } from '../setup/trouble.mjs';
import { judge } from './judge.ts';
import { mutated, numbersFrom } from './mutate.ts';

await conclude(() => {
  const count = Number(process.argv[2] ?? 1_000_000);
  const seed = Number(process.argv[3] ?? Date.now() % 2 ** 32);
  const number = numbersFrom(seed);
  const tally = { taken: 0, refused: 0 };
  const start = performance.now();
  for (let index = 0; index < count; index += 1) {
    const bytes = mutated(number);
    try {
      tally[judge(bytes)] += 1;
    } catch (error) {
      console.error(`seed ${seed}, input ${index}: ${bytes.toString('latin1')}`);
      throw error;
    }
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(
    `${count} requests in ${seconds} s, seed ${seed}: ${tally.refused} refused, ${tally.taken} sound ones taken.`,
  );
  return 0;
});
