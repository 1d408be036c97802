import type { MakeFault } from './fate.ts';

const LONGEST_DELAY_MS = 400;
const SILENT_SHARE = 0.2;

export const slow: MakeFault = ({ operation }, random) => ({
  fault: `${operation}: slow`,
  delay: random() * LONGEST_DELAY_MS,
});

/** The hardest one: it was done, and looks as if it was not. */
export const answerLost: MakeFault = ({ operation }) => ({
  fault: `${operation}: done, answer lost`,
  loseAnswer: true,
});

/** The connection stays open, and nothing comes. Rarer than the others, since each costs its caller a time limit. */
export const silent: MakeFault = (call, random) =>
  random() < SILENT_SHARE ? { fault: `${call.operation}: never answers`, isSilent: true } : slow(call, random);

/** An error of the JSON protocols. */
export function refuse(why: string, status: number, type: string): MakeFault {
  const body = JSON.stringify({ __type: type, message: 'injected fault' });
  return ({ operation }) => ({
    fault: `${operation}: ${why}`,
    instead: { status, contentType: 'application/x-amz-json-1.0', body },
  });
}
