import { describe, expect, test } from '@jest/globals';
import { simulateDay } from './day.ts';
import type { BrokenPromise } from './observer/promises.ts';
import { type PlantedBug, plantedBugs } from './planted-bugs.ts';

/** More than each bug needs; a day that does not show it is no fault of the simulation. */
const MOST_DAYS = 60;

/** The broken promises of the first day that shows the bug as expected. */
async function catchBug({ plant, breaks, shownAs }: PlantedBug): Promise<readonly BrokenPromise[]> {
  for (let seed = 1; seed <= MOST_DAYS; seed++) {
    const { broken } = await simulateDay(seed, { plant });
    const shown = broken.filter(({ promise, what }) => promise === breaks && shownAs.test(what));
    if (shown.length > 0) return shown;
  }
  return [];
}

describe('a receiver with one bug is caught by the simulation:', () => {
  test.each(Object.entries(plantedBugs))(
    '%s',
    async (_, bug) => {
      expect(await catchBug(bug)).not.toHaveLength(0);
    },
    60_000,
  );
});

test('the five bugs that a receiver must not have are among them', () => {
  expect(Object.keys(plantedBugs)).toEqual(
    expect.arrayContaining([
      'answer before send',
      'ignore Failed[]',
      'delete before dead-letter',
      'lease never expires',
      'key without content hash',
    ]),
  );
});
