import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

const ROUTE = '$default';

/** What API Gateway's HTTP API makes of a request: an event of format 2.0. */
export function toHttpEvent(request: IncomingMessage, body: Buffer): APIGatewayProxyEventV2 {
  const { path, query } = splitUrl(request.url);
  const { cookie, ...headers } = joinHeaders(request.rawHeaders);
  const parameters = joinParameters(query);
  const now = new Date();
  return {
    version: '2.0',
    routeKey: ROUTE,
    rawPath: path,
    rawQueryString: query,
    headers,
    ...(cookie !== undefined && { cookies: cookie.split(/[;,] */) }),
    ...(parameters && { queryStringParameters: parameters }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: ROUTE,
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...encodeBody(body, headers),
  };
}

/** Whatever stands in the first line of a request: it need not be a URL that can be parsed. */
export function splitUrl(url = '/'): { path: string; query: string } {
  const mark = url.indexOf('?');
  return mark === -1 ? { path: url, query: '' } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function joinParameters(query: string): Record<string, string> | undefined {
  if (query === '') return undefined;
  const parameters = new URLSearchParams(query);
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join(',')]));
}

/** Names in lower case, the values of a repeated header joined by commas. Node's own `headers` drops some of them. */
function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    const value = rawHeaders[i + 1] ?? '';
    const known = joined.get(name);
    joined.set(name, known === undefined ? value : `${known},${value}`);
  }
  return Object.fromEntries(joined);
}

const TEXT_TYPE = /^(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i;

/** API Gateway hands over as text what says that it is, and everything else as base64. */
function encodeBody(body: Buffer, headers: Readonly<Record<string, string>>) {
  if (body.length === 0) return { isBase64Encoded: false };
  const saysText = TEXT_TYPE.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined;
  const text = saysText ? decodeUtf8(body) : undefined;
  return text === undefined
    ? { body: body.toString('base64'), isBase64Encoded: true }
    : { body: text, isBase64Encoded: false };
}

function decodeUtf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** As in the access log of a web server: `24/Nov/2026:08:00:00 +0000`. */
function logTime(date: Date): string {
  const [day, time] = date.toISOString().split('T');
  const [year, month, dayOfMonth] = day?.split('-') ?? [];
  return `${dayOfMonth}/${MONTHS[Number(month) - 1]}/${year}:${time?.slice(0, 8)} +0000`;
}
