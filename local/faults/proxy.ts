import { once } from 'node:events';
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import type { Call, Fate, Fates } from './fate.ts';

export interface ProxySettings {
  /** URL of the service behind it. */
  target: string;
  fates: Fates;
  onFault(fault: string): void;
  /** Called when the service has done a call, whether or not its answer is lost. */
  onDone(call: Call): void;
}

/** An HTTP proxy in front of a service, in which calls meet their fate. */
export async function startChaosProxy(settings: ProxySettings): Promise<{ url: string; stop(): Promise<void> }> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer(async (request, response) => {
    try {
      await handle(request, response, settings, agent);
    } catch {
      // The caller or the service went away.
      response.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      agent.destroy();
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  settings: ProxySettings,
  agent: Agent,
): Promise<void> {
  const call: Call = { operation: operationOf(request), body: await buffer(request) };
  const fate = settings.fates(call);
  if (fate.fault) settings.onFault(fate.fault);
  if (fate.delay) await pause(fate.delay, undefined, { ref: false });
  if (fate.isSilent) return;
  if (fate.instead) {
    response.writeHead(fate.instead.status, { 'content-type': fate.instead.contentType });
    response.end(fate.instead.body);
    return;
  }
  const answer = await forward(request, fate.body ?? call.body, new URL(settings.target), agent);
  const body = await buffer(answer);
  if (answer.statusCode === 200) settings.onDone(call);
  reply(answer, body, response, fate);
}

/** SQS and DynamoDB name it in a header; S3 has its HTTP methods. */
function operationOf({ headers, method = '' }: IncomingMessage): string {
  const target = headers['x-amz-target'];
  return typeof target === 'string' ? target.slice(target.indexOf('.') + 1) : `S3 ${method}`;
}

async function forward(request: IncomingMessage, body: Buffer, target: URL, agent: Agent): Promise<IncomingMessage> {
  const { 'transfer-encoding': _, connection: __, ...headers } = request.headers;
  const forwarded = httpRequest({
    agent,
    host: target.hostname,
    port: target.port,
    method: request.method,
    path: request.url,
    headers: { ...headers, 'content-length': body.length },
  });
  forwarded.end(body);
  const [answer]: IncomingMessage[] = await once(forwarded, 'response');
  if (answer === undefined) throw new Error('The service gave no answer.');
  return answer;
}

function reply(answer: IncomingMessage, body: Buffer, response: ServerResponse, { loseAnswer, change }: Fate): void {
  if (loseAnswer) {
    response.destroy();
    return;
  }
  const changed = change ? change(body) : body;
  const { 'transfer-encoding': _, connection: __, ...headers } = answer.headers;
  response.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': changed.length });
  response.end(changed);
}
