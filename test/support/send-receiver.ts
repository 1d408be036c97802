import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface ReceivedRequest {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A receiver that keeps what it gets, and answers with the given statuses in turn, the last of them for ever. */
export async function startReceiver(...statuses: [number, ...number[]]) {
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url: path, headers } = request;
    requests.push({ method, path, headers, body: Buffer.concat(chunks) });
    response.statusCode = statuses[Math.min(requests.length, statuses.length) - 1] ?? 202;
    response.end('{"accepted":1,"deliveryId":"d-1"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/webhooks/oktopost`,
    requests,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

export type TestReceiver = Awaited<ReturnType<typeof startReceiver>>;
