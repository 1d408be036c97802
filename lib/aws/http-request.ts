import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, LambdaFunctionURLEvent } from 'aws-lambda';
import { fieldsOf } from '../json.ts';
import type { RequestHeaders } from '../oktopost/headers.ts';
import type { DeliveryRequest } from '../receive/receive.ts';

/** HTTP API and Function URL events have format 2.0, REST API events 1.0. */
export type HttpEvent = APIGatewayProxyEventV2 | APIGatewayProxyEvent | LambdaFunctionURLEvent;

/**
 * The request that an HTTP event stands for. The body becomes bytes here, once: they are what is signed. Lambda hands over any
 * event that somebody may invoke it with, so every part may be missing; what is no HTTP event has no method.
 */
export function toRequest(event: Partial<HttpEvent> | null): DeliveryRequest {
  return {
    method: methodOf(event).toUpperCase(),
    path: pathOf(event),
    headers: lowerCase(headersOf(event)),
    body: Buffer.from(text(event?.body), event?.isBase64Encoded === true ? 'base64' : 'utf8'),
    takenAt: takenAt(event?.requestContext),
  };
}

/** Format 2.0 calls it `timeEpoch`, format 1.0 `requestTimeEpoch`; milliseconds both. */
function takenAt(context: Partial<HttpEvent>['requestContext']): number | undefined {
  const { timeEpoch, requestTimeEpoch } = fieldsOf(context);
  return [timeEpoch, requestTimeEpoch].find((time) => typeof time === 'number');
}

function methodOf(event: Partial<HttpEvent> | null): string {
  if (event === null) return '';
  if ('httpMethod' in event) return text(event.httpMethod);
  const context = event.requestContext;
  return context && 'http' in context ? text(context.http?.method) : '';
}

/** Format 2.0 calls it `rawPath`, format 1.0 `path`. */
function pathOf(event: Partial<HttpEvent> | null): string | undefined {
  const { rawPath, path } = fieldsOf(event);
  return [rawPath, path].find((one) => typeof one === 'string');
}

/** Format 2.0 has joined the values of a repeated header by commas; format 1.0 keeps only the last, but has a list of all. */
function headersOf(event: Partial<HttpEvent> | null): [string, string][] {
  const lists = event && 'multiValueHeaders' in event ? event.multiValueHeaders : undefined;
  const values = Object.entries(lists ?? event?.headers ?? {});
  return values.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : text(value)]);
}

function lowerCase(headers: readonly [string, string][]): RequestHeaders {
  const byName = new Map<string, string>();
  for (const [name, value] of headers) {
    const known = byName.get(name.toLowerCase());
    byName.set(name.toLowerCase(), known === undefined ? value : `${known},${value}`);
  }
  return Object.fromEntries(byName);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
