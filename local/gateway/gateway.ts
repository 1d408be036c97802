import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { endOrGrace } from '../grace.ts';
import type { InvocationResult } from '../lambda/environment.ts';
import { messageOf } from '../message-of.ts';
import type { AnsweredRequest } from '../stack-events.ts';
import { toAnswer } from './answer.ts';
import { splitUrl, toHttpEvent } from './http-event.ts';
import { type HttpReply, internalServerError, jsonReply, requestTooLong, sendReply, toReply } from './http-reply.ts';
import { RECEIVER_PATH, STATE_PATH } from './paths.ts';
import { readBody } from './request-body.ts';

export interface GatewaySettings {
  /** 0 for any that is free. */
  port: number;
  /** Invokes the receiver. */
  invoke(event: APIGatewayProxyEventV2): Promise<InvocationResult>;
  state(): Promise<object>;
  onAnswer(answer: AnsweredRequest): void;
}

/** More than API Gateway takes, which is `HTTP_API.headerBytes`, so that a thousand payload ids reach the receiver. */
const MAX_HEADER_BYTES = 65_536;

/** The HTTP API in front of the receiver, on this machine only. */
export async function startGateway(settings: GatewaySettings): Promise<{ url: string; stop(): Promise<void> }> {
  const running = new Set<Promise<void>>();
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, async (request, response) => {
    const work = handle(request, response, settings, url);
    running.add(work);
    await work;
    running.delete(work);
  });
  server.listen(settings.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  return {
    url,
    /** Requests that run have a moment to be answered. */
    async stop() {
      const closed = once(server, 'close');
      server.close();
      await endOrGrace(running);
      server.closeAllConnections();
      await closed;
    },
  };
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  settings: GatewaySettings,
  url: string,
): Promise<void> {
  try {
    const reply = await route(request, settings, url);
    if (reply) sendReply(response, reply);
  } catch {
    // A header that HTTP does not allow, or a state that cannot be read while everything stops.
    sendReply(response, internalServerError());
  }
}

async function route(request: IncomingMessage, settings: GatewaySettings, url: string): Promise<HttpReply | undefined> {
  const { path } = splitUrl(request.url);
  if (path === RECEIVER_PATH) return receive(request, settings);
  request.resume();
  return path === STATE_PATH ? showState(settings) : notFound(url);
}

/** Undefined where the client went away before it had sent everything. */
async function receive(
  request: IncomingMessage,
  { invoke, onAnswer }: GatewaySettings,
): Promise<HttpReply | undefined> {
  const startedAt = performance.now();
  const answer = (reply: HttpReply, lines: readonly string[] = [], failure?: string): HttpReply => {
    const milliseconds = Math.round(performance.now() - startedAt);
    onAnswer(toAnswer(request.method ?? '', reply, lines, milliseconds, failure));
    return reply;
  };
  const body = await readBody(request);
  if (body === undefined) return undefined;
  if (body === 'too long') return answer(requestTooLong());
  try {
    const { response, lines } = await invoke(toHttpEvent(request, body));
    return answer(toReply(response), lines);
  } catch (error) {
    return answer(internalServerError(), [], messageOf(error));
  }
}

async function showState({ state }: GatewaySettings): Promise<HttpReply> {
  const { status, headers, body } = jsonReply(200, await state());
  return { status, headers: { ...headers, 'cache-control': 'no-store' }, body };
}

function notFound(url: string): HttpReply {
  return jsonReply(404, {
    message: `Nothing is here. Deliveries go to POST ${url}${RECEIVER_PATH}; GET ${url}${STATE_PATH} shows what became of them.`,
  });
}
