import { mapConcurrently } from '../concurrency.ts';
import { ask, type FormAnswer } from '../sender/conformance/ask.ts';
import type { Form } from '../sender/conformance/forms.ts';
import { wrongWith } from '../sender/conformance/judge.ts';

/** A form that was sent, and what came of it. */
export interface Judged {
  form: Form;
  answer: FormAnswer;
  /** What is wrong with the answer; undefined where it is right. */
  wrong: string | undefined;
}

/** Several, since one that hangs takes 10 s; few, since this is no test of load. */
const AT_A_TIME = 4;

/**
 * Sends every form to a receiver, and judges its answers.
 *
 * @param onProgress Called after each, with how many are done and how many of them were answered wrongly.
 * @returns the forms in their order; a sentence where not even the first was answered, and no other was sent.
 */
export async function checkReceiver(
  url: URL,
  forms: readonly Form[],
  onProgress: (done: number, wrong: number) => void,
): Promise<Judged[] | string> {
  let [done, wrong] = [0, 0];
  const check = async (form: Form): Promise<Judged> => {
    const judged = judge(form, await ask(url, form));
    done += 1;
    if (judged.wrong !== undefined) wrong += 1;
    onProgress(done, wrong);
    return judged;
  };
  const [first, ...others] = forms;
  if (first === undefined) return [];
  const probe = await check(first);
  if ('problem' in probe.answer) return probe.answer.problem;
  return [probe, ...(await mapConcurrently(others, AT_A_TIME, check))];
}

function judge(form: Form, answer: FormAnswer): Judged {
  return { form, answer, wrong: wrongWith(form.right, answer) };
}
