import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A receiver that is not this project's, with mistakes as they are made. */
type OtherReceiver = (request: IncomingMessage, body: Buffer, response: ServerResponse) => void;

/** Listens with it on this machine. */
export async function startOther(receiver: OtherReceiver) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    receiver(request, Buffer.concat(chunks), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Checks the signature over JSON that it has written anew, compares it as any text, and fails where it does not fit. */
export const rewriting =
  (secret: string): OtherReceiver =>
  ({ headers }, body, response) => {
    try {
      const parsed: unknown = JSON.parse(body.toString());
      const expected = createHmac('sha1', secret).update(JSON.stringify(parsed)).digest('hex');
      if (headers['x-oktopost-secret'] !== expected) throw new Error('bad signature');
      response.writeHead(200).end('ok');
    } catch {
      response.writeHead(500).end('error');
    }
  };

/** Takes whatever is an array of JSON, whoever sends it, and shows the others to a page. */
export const trusting: OtherReceiver = ({ method, headers }, body, response) => {
  if (method !== 'POST') return response.writeHead(302, { location: '/' }).end();
  if (headers['content-type'] !== 'application/json') return response.writeHead(415).end();
  try {
    const parsed: unknown = JSON.parse(body.toString());
    return response.writeHead(Array.isArray(parsed) ? 200 : 400).end();
  } catch {
    return response.writeHead(400).end();
  }
};

/** Takes a request, and never answers. */
export const silent: OtherReceiver = () => {};
