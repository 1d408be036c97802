import type { DeliveryLine } from '../../lib/aws/delivery-line.ts';
import { parseRecord } from '../../lib/json.ts';
import { type AnsweredRequest, readLine } from '../stack-events.ts';
import type { HttpReply } from './http-reply.ts';

/** What an answer of the receiver says to people: the status and the numbers are in the answer, the reason is in the log only. */
export function toAnswer(
  method: string,
  reply: HttpReply,
  lines: readonly string[],
  milliseconds: number,
  failure?: string,
): AnsweredRequest {
  const line = deliveryLine(lines);
  const body = parseRecord(reply.body.toString()) ?? {};
  const text = (name: 'deliveryId' | 'webhookId' | 'reason' | 'outcome') => line?.[name] ?? textOf(body[name]);
  return {
    status: reply.status,
    method,
    milliseconds,
    deliveryId: text('deliveryId'),
    webhookId: text('webhookId'),
    accepted: typeof body.accepted === 'number' ? body.accepted : 0,
    quarantined: body.quarantined === true,
    reason: failure ?? text('reason') ?? textOf(body.message) ?? (reply.status >= 400 ? text('outcome') : undefined),
  };
}

function deliveryLine(lines: readonly string[]): DeliveryLine | undefined {
  for (const line of lines) {
    const read = readLine('receive', line);
    if (read.kind === 'delivery') return read.delivery;
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
