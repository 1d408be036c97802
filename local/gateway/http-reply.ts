import type { ServerResponse } from 'node:http';
import { fieldsOf, isRecord } from '../../lib/json.ts';

export interface HttpReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: string | Buffer;
}

/** What API Gateway makes of a function's response: one with a `statusCode` is HTTP, anything else is the body of a 200. */
export function toReply(response: unknown): HttpReply {
  if (!isRecord(response) || !('statusCode' in response)) return jsonReply(200, response);
  const { statusCode, headers, body, isBase64Encoded } = response;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599)
    return internalServerError();
  const text = typeof body === 'string' ? body : '';
  return {
    status: statusCode,
    headers: toHeaders(headers),
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
}

export function jsonReply(status: number, body: unknown): HttpReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** API Gateway's answers of its own. */
export function internalServerError(): HttpReply {
  return jsonReply(500, { message: 'Internal Server Error' });
}

export function requestTooLong(): HttpReply {
  return jsonReply(413, { message: 'Request Too Long' });
}

export function headersTooLarge(): HttpReply {
  return jsonReply(431, { message: 'Request Header Fields Too Large' });
}

/** The request fits, and what Lambda would be handed does not. */
export function eventTooLarge(): HttpReply {
  return jsonReply(413, { message: 'Request Entity Too Large' });
}

export function serviceUnavailable(): HttpReply {
  return jsonReply(503, { message: 'Service Unavailable' });
}

export function sendReply(response: ServerResponse, { status, headers, body }: HttpReply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

function toHeaders(headers: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsOf(headers)).map(([name, value]) => [name, String(value)]));
}
