import { BaseSequencer, type TestSpecification } from 'vitest/node';
import durations from './durations.json' with { type: 'json' };
import { durationsSchema } from './tally.ts';

/** As measured by a run on two cores: `test-artifacts/durations.json` of `.ci/run`, put here when it has changed much. */
const seconds = Object.entries(durationsSchema.parse(durations));
const timeOf = ({ moduleId }: TestSpecification): number =>
  seconds.find(([file]) => moduleId.endsWith(`/${file}`))?.[1] ?? 0;

/** Begins with what takes longest, so that all workers end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((left, right) => timeOf(right) - timeOf(left));
  }
}
