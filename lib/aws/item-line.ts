import { printableEvent } from '../privacy/printable.ts';
import { printableId } from '../privacy/printable-id.ts';
import type { ItemOutcome, ItemReport } from '../process/outcome.ts';
import { type LogLine, numberField, textField } from './log-line.ts';

/** What the log line of an item that SQS handed over once says, beside its level and message. */
export type ItemLine = {
  outcome: string;
  deliveryId: string | undefined;
  webhookId: string | undefined;
  payloadId: string | undefined;
  event: string | undefined;
  index: number | undefined;
  messageId: string;
  milliseconds: number | undefined;
  ageMilliseconds: number | undefined;
  /** The payload id under which the content came first, if that is another. */
  replayOf: string | undefined;
  /** SHA-256 of another content that came before under its payload id. */
  changedFrom: string | undefined;
  /** The id of the replay for which it is done once more. */
  again: string | undefined;
  attempt: number | undefined;
  /** Until it comes back. */
  seconds: number | undefined;
  reason: string | undefined;
  processor: string | undefined;
  errorName: string | undefined;
  errorMessage: string | undefined;
};

export function toItemLine(report: ItemReport): ItemLine {
  const { messageId, info, outcome, milliseconds, ageMilliseconds, replayOf, changedFrom } = report;
  return {
    outcome: outcome.kind,
    deliveryId: info?.deliveryId,
    webhookId: info?.webhookId,
    payloadId: printableId(info?.payloadId),
    event: info?.event && printableEvent(info.event),
    index: info?.index,
    messageId,
    milliseconds,
    ageMilliseconds,
    replayOf: printableId(replayOf),
    changedFrom,
    again: printableId(info?.again),
    attempt: 'attempt' in outcome ? outcome.attempt : undefined,
    seconds: 'seconds' in outcome ? outcome.seconds : undefined,
    reason: 'reason' in outcome ? outcome.reason : undefined,
    ...causeOf(outcome),
  };
}

function causeOf(outcome: ItemOutcome): Pick<ItemLine, 'processor' | 'errorName' | 'errorMessage'> {
  if (!('cause' in outcome)) return { processor: undefined, errorName: undefined, errorMessage: undefined };
  const { processor, errorName, message } = outcome.cause;
  return { processor: processor || undefined, errorName, errorMessage: message };
}

/** Undefined for another line. A processor's own lines name its item too, but not the message that brought it. */
export function readItemLine(log: LogLine): ItemLine | undefined {
  const outcome = textField(log, 'outcome');
  const messageId = textField(log, 'messageId');
  if (outcome === undefined || messageId === undefined) return undefined;
  return {
    outcome,
    deliveryId: textField(log, 'deliveryId'),
    webhookId: textField(log, 'webhookId'),
    payloadId: textField(log, 'payloadId'),
    event: textField(log, 'event'),
    index: numberField(log, 'index'),
    messageId,
    milliseconds: numberField(log, 'milliseconds'),
    ageMilliseconds: numberField(log, 'ageMilliseconds'),
    replayOf: textField(log, 'replayOf'),
    changedFrom: textField(log, 'changedFrom'),
    again: textField(log, 'again'),
    attempt: numberField(log, 'attempt'),
    seconds: numberField(log, 'seconds'),
    reason: textField(log, 'reason'),
    processor: textField(log, 'processor'),
    errorName: textField(log, 'errorName'),
    errorMessage: textField(log, 'errorMessage'),
  };
}
