import { type Completion, readCompletion } from '../../lib/aws/ledger-row.ts';
import { parseRecord } from '../../lib/json.ts';
import type { Call } from './fate.ts';

/** The ledger's note that a processor succeeded for an item. Undefined where the call is another. */
export function completionOf({ operation, body }: Call): Completion | undefined {
  return operation === 'UpdateItem' ? readCompletion(parseRecord(body.toString())) : undefined;
}
