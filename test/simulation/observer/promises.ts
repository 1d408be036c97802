/** What design and README promise, as the simulation checks it. */
export const PROMISES = {
  stored: '2xx means stored',
  'one effect': 'one effect per item',
  'no silent end': 'no silent end',
  'only the sender': 'only the sender gets in',
  'true cause': 'whoever dies, dies of its own cause',
  'left alone': 'a resting destination is left alone',
} as const;

export interface BrokenPromise {
  promise: keyof typeof PROMISES;
  /** What was seen. */
  what: string;
  /** The things it is about, by the names they have in the trace. */
  names: ReadonlySet<string>;
}

export type Break = (promise: keyof typeof PROMISES, what: string, names: Iterable<string>) => void;
