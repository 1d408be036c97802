import { REFUSED_BY_SQS, SQS } from '../../../lib/limits.ts';

/** Throws where SQS refuses the message. */
export function checkMessage(body: string, attributes: Readonly<Record<string, string>>): void {
  const texts = [body, ...Object.entries(attributes).flat()];
  if (body === '' || Object.values(attributes).includes('')) throw sqsError('InvalidParameterValue');
  if (texts.some((text) => REFUSED_BY_SQS.test(text))) throw sqsError('InvalidMessageContents');
  if (Object.keys(attributes).length > SQS.messageAttributes) throw sqsError('InvalidParameterValue');
  if (texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) > SQS.messageBytes)
    throw sqsError('InvalidParameterValue');
}

export function sqsError(name: string): Error {
  return Object.assign(new Error(`SQS: ${name}`), { name });
}
