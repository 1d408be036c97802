/** Milliseconds since the epoch. */
export type Clock = () => number;

/** Calls back once after this number of milliseconds, unless the returned function is called before. */
export type Timer = (milliseconds: number, callback: () => void) => () => void;
