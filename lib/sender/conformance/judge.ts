import { OKTOPOST } from '../../limits.ts';
import type { FormAnswer } from './ask.ts';
import type { Right } from './vector.ts';

/** The classes of answers that differ for the sender. */
type AnswerClass = 'taken' | 'refused' | 'redirected' | 'failed' | 'odd';

const lost = `lost after ${OKTOPOST.retries} retries`;

/** What is wrong with an answer, by what would be right; undefined where it is right. */
const WRONG: Readonly<Record<Right, Readonly<Record<AnswerClass, string | undefined>>>> = {
  taken: {
    taken: undefined,
    refused: `refused, though authentic: ${lost}`,
    redirected: 'redirected: what is signed would go elsewhere, or come as a GET',
    failed: `failed, though authentic: ${lost}`,
    odd: `no status that ends a delivery: ${lost}`,
  },
  refused: {
    taken: 'taken, though Oktopost never sends it so',
    refused: undefined,
    redirected: 'redirected, and not refused',
    failed: 'failed, and not refused: anybody can make it fail',
    odd: 'no status that refuses',
  },
  either: {
    taken: undefined,
    refused: undefined,
    redirected: 'redirected: neither taken nor refused',
    failed: 'failed: neither taken nor refused',
    odd: 'neither taken nor refused',
  },
};

/** What is wrong with an answer, in a few words; undefined where it is right. */
export function wrongWith(right: Right, answer: FormAnswer): string | undefined {
  return 'problem' in answer ? 'no answer counts as one that failed' : WRONG[right][classOf(answer.status)];
}

function classOf(status: number): AnswerClass {
  if (status >= 200 && status < 300) return 'taken';
  if (status >= 300 && status < 400) return 'redirected';
  if (status >= 400 && status < 500) return 'refused';
  return status >= 500 && status < 600 ? 'failed' : 'odd';
}
