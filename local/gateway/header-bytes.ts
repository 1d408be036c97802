import type { IncomingMessage } from 'node:http';

/** The request line and all headers, as they came. */
export function headerBytes({ method = '', url = '', httpVersion, rawHeaders }: IncomingMessage): number {
  const values = rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text, 'latin1') + ': '.length, 0);
  return `${method} ${url} HTTP/${httpVersion}\r\n`.length + values;
}
