import { WEBHOOK_HEADER } from '../../lib/oktopost/headers.ts';
import type { Retries } from '../../lib/sender/deliver.ts';
import type { OutgoingDelivery } from '../../lib/sender/outgoing.ts';
import type { Screen } from '../terminal/progress.ts';
import type { Outbox } from './outbox.ts';

/** What was asked for. */
export interface Sending {
  outbox: Outbox;
  settings: {
    count: number;
    concurrency: number;
    retries: Retries | undefined;
    tampered: boolean;
    /** It was sent before. */
    again: boolean;
  };
  stdout: Screen;
  stderr: Screen;
}

/** What became of it. */
export interface Sent {
  /** The last one. */
  delivery: OutgoingDelivery | undefined;
  /** Some answer came, whatever it was. */
  answered: boolean;
  /** Every delivery was answered 2xx. */
  stored: boolean;
}

export function webhookOf({ headers }: OutgoingDelivery): string {
  return headers[WEBHOOK_HEADER] ?? '';
}
