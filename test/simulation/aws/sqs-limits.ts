const MAX_BYTES = 1_048_576;
const MAX_ATTRIBUTES = 10;
const REFUSED_CHARACTER = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Throws where SQS refuses the message. */
export function checkMessage(body: string, attributes: Readonly<Record<string, string>>): void {
  const texts = [body, ...Object.entries(attributes).flat()];
  if (body === '' || Object.values(attributes).includes('')) throw sqsError('InvalidParameterValue');
  if (texts.some((text) => REFUSED_CHARACTER.test(text))) throw sqsError('InvalidMessageContents');
  if (Object.keys(attributes).length > MAX_ATTRIBUTES) throw sqsError('InvalidParameterValue');
  if (texts.reduce((bytes, text) => bytes + Buffer.byteLength(text), 0) > MAX_BYTES)
    throw sqsError('InvalidParameterValue');
}

export function sqsError(name: string): Error {
  return Object.assign(new Error(`SQS: ${name}`), { name });
}
