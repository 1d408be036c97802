import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { OKTOPOST } from '../../limits.ts';
import { connectionProblem } from '../deliver.ts';
import type { Form } from './forms.ts';

/** What came back; `problem`: nothing did, and why. */
export type FormAnswer = { status: number; milliseconds: number } | { problem: string };

/** Sends a form as it is: no redirect is followed, and who takes longer than Oktopost waits has not answered. */
export async function ask(
  url: URL,
  { method, headers, body }: Form,
  longestMs: number = OKTOPOST.waitSeconds * 1_000,
): Promise<FormAnswer> {
  const startedAt = performance.now();
  // A list of pairs is sent as it stands, so that a name can come twice; then what Node adds by itself is missing.
  const own = [
    ['Host', url.host],
    ['Content-Length', String(body.length)],
  ];
  const wire = [...own, ...headers].flatMap(([name = '', value = '']) => [name, inBytes(value)]);
  try {
    const status = await new Promise<number>((resolve, reject) => {
      const signal = AbortSignal.timeout(longestMs);
      const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
      const request = send(url, { method, headers: wire, signal, agent: false }, (response) => {
        response.resume();
        response.on('error', reject);
        response.on('end', () => resolve(response.statusCode ?? 0));
      });
      request.on('error', reject);
      request.end(body);
    });
    return { status, milliseconds: performance.now() - startedAt };
  } catch (error) {
    return { problem: connectionProblem(error, url) };
  }
}

/** Node writes a character as one byte: these are the bytes of UTF-8. */
function inBytes(value: string): string {
  return Buffer.from(value).toString('latin1');
}
