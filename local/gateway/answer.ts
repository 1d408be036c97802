import { type LogLine, textField } from '../lambda/log-line.ts';
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
  const log = deliveryLog(lines);
  const body = parseObject(reply.body);
  const text = (name: string) => (log && textField(log, name)) ?? textOf(body[name]);
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

function deliveryLog(lines: readonly string[]): LogLine | undefined {
  for (const line of lines) {
    const read = readLine('receive', line);
    if (read.kind === 'delivery') return read.log;
  }
  return undefined;
}

function parseObject(body: string | Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
