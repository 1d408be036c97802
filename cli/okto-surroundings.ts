import type { Surroundings } from './terminal/surroundings.ts';

/** What is around `okto`: beside the screens and the environment, the places on this machine that it uses. */
export interface OktoSurroundings extends Surroundings {
  /** Folder for what can be made again: the last deliveries, where the local stack listens, the webhooks that were listed. */
  cache: string;
  /** Folder of the project, where `.env` is looked for. */
  project: string;
  /** How this program is run, for the shells' completion: the program and what comes before the words. */
  executable: readonly string[];
  /** Path of a table of processors that `start` runs in the place of `processors/table.ts`; for tests. */
  processorsTable?: string;
}
