import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take minutes, the longest first; begun at last, each would be waited for alone. */
const long = [
  'lab/fixes',
  'lab/fix-rollback',
  'lab/fix-networks',
  'lab/fix-dangers',
  'lab/mounts',
  'lab/networks',
  'lab/log',
  'lab/elevated',
];

const placeOf = ({ moduleId }: TestSpecification): number => {
  const place = long.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
  return place === -1 ? long.length : place;
};

/** Begins with what takes longest, so that all workers end at about the same time. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((left, right) => placeOf(left) - placeOf(right));
  }
}
