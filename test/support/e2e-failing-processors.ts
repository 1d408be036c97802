import { PermanentError, RetryLater } from '../../lib/processor-errors.ts';

/** Each fails in its way; `postSent` waits until the observer answers. */
export const processors = {
  newCampaign() {
    throw new PermanentError('there is no such campaign');
  },
  postCreated() {
    throw new RetryLater(3_600, 'asked too often');
  },
  newLead({ data }: { data: { Email?: string } }) {
    throw new Error(`no answer for ${data.Email}`);
  },
  async postSent() {
    const answer = await fetch(process.env.OBSERVER_URL ?? '', { method: 'POST', body: '{}' });
    await answer.arrayBuffer();
  },
};
