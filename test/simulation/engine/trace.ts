/** What happened in a simulated day, for people. */
export interface Trace {
  readonly lines: readonly TraceLine[];
  /** The words are joined by spaces; an undefined one is left out. Cheap where nobody traces. */
  add(actor: string, ...words: (string | number | undefined)[]): void;
}

export interface TraceLine {
  at: number;
  actor: string;
  text: string;
}

export function createTrace(enabled: boolean, now: () => number): Trace {
  const lines: TraceLine[] = [];
  return {
    lines,
    add(actor, ...words) {
      if (!enabled) return;
      const text = words.filter((word) => word !== undefined && word !== '').join(' ');
      lines.push({ at: now(), actor, text });
    },
  };
}

/** The lines that name one of these things, such as `item12` or `message7`. */
export function linesAbout(lines: readonly TraceLine[], names: ReadonlySet<string>): TraceLine[] {
  return lines.filter(({ actor, text }) => `${actor} ${text}`.split(/[^\w]+/).some((word) => names.has(word)));
}

export function formatTrace(lines: readonly TraceLine[], startsAt: number): string {
  return lines.map(({ at, actor, text }) => `${formatTime(at - startsAt)}  ${actor.padEnd(12)} ${text}`).join('\n');
}

/** `day 1 03:12:45.120` */
function formatTime(milliseconds: number): string {
  const dayMs = 24 * 3_600_000;
  const day = Math.floor(milliseconds / dayMs) + 1;
  return `day ${day} ${new Date(milliseconds % dayMs).toISOString().slice(11, 23)}`;
}
