import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { OutgoingDelivery } from './make-delivery.ts';

/** What a receiver answered, whatever the status. */
export interface Answer {
  status: number;
  body: string;
  /** From the first byte that was sent to the last that came. */
  milliseconds: number;
}

/** API Gateway answers within 30 seconds, whatever happens behind it. */
const TIMEOUT_MS = 60_000;

/** Connections stay open between deliveries; idle ones do not keep the program running. */
const agents = { http: new HttpAgent({ keepAlive: true }), https: new HttpsAgent({ keepAlive: true }) };

/** Posts a delivery as it is. Any status is an answer; it throws where none came. */
export function post(url: string | URL, { body, headers }: Pick<OutgoingDelivery, 'body' | 'headers'>) {
  const target = new URL(url);
  const startedAt = performance.now();
  return new Promise<Answer>((resolve, reject) => {
    const read = (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString(),
          milliseconds: performance.now() - startedAt,
        }),
      );
    };
    const options = { method: 'POST', headers, signal: AbortSignal.timeout(TIMEOUT_MS) };
    const request =
      target.protocol === 'https:'
        ? httpsRequest(target, { ...options, agent: agents.https }, read)
        : httpRequest(target, { ...options, agent: agents.http }, read);
    request.on('error', reject);
    request.end(body);
  });
}
