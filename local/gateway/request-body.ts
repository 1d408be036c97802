import type { IncomingMessage } from 'node:http';
import { HTTP_API } from '../../lib/limits.ts';

const MAX_BYTES = HTTP_API.bodyBytes;

/**
 * The body of a request; `too long` above 10 MB, of which no more is kept: the rest is read and dropped, because a client that
 * is cut off while it sends does not see the answer. Undefined where the client went away.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer | 'too long' | undefined> {
  if (Number(request.headers['content-length']) > MAX_BYTES) {
    request.resume();
    return 'too long';
  }
  let chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) chunks = [];
      else chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return bytes > MAX_BYTES ? 'too long' : Buffer.concat(chunks);
}
