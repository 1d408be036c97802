import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Timer } from '../../lib/clock.ts';
import { inTime } from '../../lib/in-time.ts';
import { HTTP_API, LAMBDA } from '../../lib/limits.ts';
import { endOrGrace } from '../grace.ts';
import type { InvocationResult } from '../lambda/environment.ts';
import { messageOf } from '../message-of.ts';
import type { AnsweredRequest } from '../stack-events.ts';
import { toAnswer } from './answer.ts';
import { headerBytes } from './header-bytes.ts';
import { splitUrl, toHttpEvent } from './http-event.ts';
import {
  eventTooLarge,
  type HttpReply,
  headersTooLarge,
  internalServerError,
  jsonReply,
  requestTooLong,
  sendReply,
  serviceUnavailable,
  toReply,
} from './http-reply.ts';
import { STATE_PATH } from './paths.ts';
import { readBody } from './request-body.ts';

export interface GatewaySettings {
  /** 0 for any that is free. */
  port: number;
  /** Invokes the receiver. */
  invoke(event: APIGatewayProxyEventV2): Promise<InvocationResult>;
  state(): Promise<object>;
  timer: Timer;
  onAnswer(answer: AnsweredRequest): void;
}

/** More than API Gateway takes: what is between is read, so that it can be answered as API Gateway does. */
const READ_HEADER_BYTES = 65_536;

/** The HTTP API in front of the receiver, on this machine only. */
export async function startGateway(settings: GatewaySettings): Promise<{ url: string; stop(): Promise<void> }> {
  const running = new Set<Promise<void>>();
  const server = createServer({ maxHeaderSize: READ_HEADER_BYTES }, async (request, response) => {
    const work = handle(request, response, settings);
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

async function handle(request: IncomingMessage, response: ServerResponse, settings: GatewaySettings): Promise<void> {
  try {
    const reply = await route(request, settings);
    if (reply) sendReply(response, reply);
  } catch {
    // A header that HTTP does not allow, or a state that cannot be read while everything stops.
    sendReply(response, internalServerError());
  }
}

/** As deployed, any path reaches the receiver. */
async function route(request: IncomingMessage, settings: GatewaySettings): Promise<HttpReply | undefined> {
  if (splitUrl(request.url).path !== STATE_PATH) return receive(request, settings);
  request.resume();
  return showState(settings);
}

/** Undefined where the client went away before it had sent everything. */
async function receive(
  request: IncomingMessage,
  { invoke, onAnswer, timer }: GatewaySettings,
): Promise<HttpReply | undefined> {
  const startedAt = performance.now();
  const answer = (reply: HttpReply, lines: readonly string[] = [], failure?: string): HttpReply => {
    const milliseconds = Math.round(performance.now() - startedAt);
    onAnswer(toAnswer(request.method ?? '', reply, lines, milliseconds, failure));
    return reply;
  };
  const body = await readBody(request);
  if (body === undefined) return undefined;
  if (headerBytes(request) > HTTP_API.headerBytes) return answer(headersTooLarge());
  if (body === 'too long') return answer(requestTooLong());
  const event = toHttpEvent(request, body);
  if (Buffer.byteLength(JSON.stringify(event)) > LAMBDA.eventBytes) return answer(eventTooLarge());
  try {
    const { response, lines } = await inTime(HTTP_API.timeoutSeconds * 1_000, timer, () => invoke(event));
    return answer(toReply(response), lines);
  } catch (error) {
    if (error instanceof Error && error.name === 'TimeoutError') return answer(serviceUnavailable(), [], error.message);
    return answer(internalServerError(), [], messageOf(error));
  }
}

async function showState({ state }: GatewaySettings): Promise<HttpReply> {
  const { status, headers, body } = jsonReply(200, await state());
  return { status, headers: { ...headers, 'cache-control': 'no-store' }, body };
}
