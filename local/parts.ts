/** Something that runs until it is stopped. */
export interface Part {
  stop(): Promise<void>;
}

/** Remembers what was started, to stop it in the reverse order. */
export function startedParts() {
  const stops: (() => Promise<void>)[] = [];
  return {
    /** Known from the beginning of its start on, so that what starts beside a failure is stopped too. */
    add<P extends Part>(starting: Promise<P> | P): Promise<P> {
      const part = Promise.resolve(starting);
      stops.unshift(() => part.then(({ stop }) => stop(), nothing));
      return part;
    },
    async stop(): Promise<void> {
      for (const stop of stops.splice(0)) await stop();
    },
  };
}

/** What did not start needs no stop. */
function nothing(): void {}
