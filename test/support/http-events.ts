import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, LambdaFunctionURLEvent } from 'aws-lambda';
import type { HttpEvent } from '../../lib/aws/http-request.ts';

export interface SentRequest {
  method?: string;
  /** In the order they were sent; a name may come twice. */
  headers?: readonly (readonly [name: string, value: string])[];
  body?: Uint8Array;
  /** API Gateway hands over what it takes for text as it is, and everything else as base64. */
  base64?: boolean;
}

/** What HTTP API makes of a request: format 2.0, lower-case names, repeated headers joined by commas. */
export function httpApiEvent(request: SentRequest): APIGatewayProxyEventV2 {
  const { method = 'POST', headers = [], base64 = false } = request;
  return {
    version: '2.0',
    routeKey: 'ANY /webhooks/oktopost',
    rawPath: '/webhooks/oktopost',
    rawQueryString: '',
    headers: joined(headers),
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'api.execute-api.us-east-1.amazonaws.com',
      domainPrefix: 'api',
      http: { method, path: '/webhooks/oktopost', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'Oktopost' },
      requestId: 'request',
      routeKey: 'ANY /webhooks/oktopost',
      stage: '$default',
      time: '24/Nov/2026:08:00:00 +0000',
      timeEpoch: 1_795_507_200_000,
    },
    body: bodyText(request),
    isBase64Encoded: base64,
  };
}

/** A Function URL makes the same, but for its path. */
export function functionUrlEvent(request: SentRequest): LambdaFunctionURLEvent {
  return { ...httpApiEvent(request), routeKey: '$default', rawPath: '/' };
}

/** What REST API makes: format 1.0, names as they were sent, the last value, and a list of all. */
export function restApiEvent(request: SentRequest): APIGatewayProxyEvent {
  const { method = 'POST', headers = [], base64 = false } = request;
  const byName = Map.groupBy(headers, ([name]) => name);
  return {
    resource: '/webhooks/oktopost',
    path: '/webhooks/oktopost',
    httpMethod: method,
    headers: Object.fromEntries(headers),
    multiValueHeaders: Object.fromEntries([...byName].map(([name, list]) => [name, list.map(([, value]) => value)])),
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      authorizer: null,
      protocol: 'HTTP/1.1',
      httpMethod: method,
      identity: restIdentity,
      path: '/dev/webhooks/oktopost',
      stage: 'dev',
      requestId: 'request',
      requestTimeEpoch: 1_795_507_200_000,
      resourceId: 'resource',
      resourcePath: '/webhooks/oktopost',
    },
    body: bodyText(request),
    isBase64Encoded: base64,
  };
}

/** Whatever somebody invokes the Lambda with: it comes as JSON, and nobody has looked at what it is. */
export function invokedWith(event: unknown): HttpEvent {
  return JSON.parse(JSON.stringify(event));
}

const restIdentity = {
  accessKey: null,
  accountId: null,
  apiKey: null,
  apiKeyId: null,
  caller: null,
  clientCert: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: '192.0.2.1',
  user: null,
  userAgent: 'Oktopost',
  userArn: null,
};

function joined(headers: readonly (readonly [string, string])[]): Record<string, string> {
  const byName = Map.groupBy(headers, ([name]) => name.toLowerCase());
  return Object.fromEntries([...byName].map(([name, list]) => [name, list.map(([, value]) => value).join(',')]));
}

function bodyText({ body = new Uint8Array(), base64 }: SentRequest): string {
  return Buffer.from(body).toString(base64 ? 'base64' : 'utf8');
}
