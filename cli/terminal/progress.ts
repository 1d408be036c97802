import { Presets, SingleBar } from 'cli-progress';
import type { Screen } from './surroundings.ts';
import { count } from './words.ts';

/** How far a long run is. */
export interface Progress {
  /** `failed`: how many of those that are done; left out where nothing can fail. */
  update(done: number, failed?: number): void;
  stop(): void;
}

const LINE_EVERY_MS = 2_000;

/** A bar on a terminal; elsewhere, such as in a log, a line now and then. */
export function showProgress(total: number, screen: Screen, now: () => number): Progress {
  return screen.isTTY ? bar(total, screen) : lines(total, screen, now);
}

function bar(total: number, stream: Screen): Progress {
  const format = '{bar} {percentage} % · {value} of {total}{failed} · {eta_formatted} left';
  const progress = new SingleBar(
    { format, stream, barsize: 20, hideCursor: true, gracefulExit: false },
    Presets.shades_classic,
  );
  const stop = () => {
    process.off('SIGINT', interrupt);
    progress.stop();
  };
  // The bar's own handler would give the cursor back, and then go on.
  const interrupt = () => {
    stop();
    process.kill(process.pid, 'SIGINT');
  };
  process.on('SIGINT', interrupt);
  progress.start(total, 0, { failed: '' });
  return {
    update: (done, failed) => progress.update(done, { failed: failed === undefined ? '' : ` · ${failed} failed` }),
    stop,
  };
}

function lines(total: number, screen: Screen, now: () => number): Progress {
  let last = now();
  return {
    update(done, failed) {
      if (done < total && now() - last < LINE_EVERY_MS) return;
      last = now();
      const failures = failed === undefined ? '' : `, ${count(failed)} failed`;
      screen.write(`${count(done)} of ${count(total)}${failures}\n`);
    },
    stop() {},
  };
}
