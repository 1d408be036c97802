import type { IncomingMessage, Server } from 'node:http';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import dynalite from 'dynalite';

/**
 * DynamoDB in memory. Dynalite throws in the middle of nowhere when a client goes away while it sends, as an environment that
 * is ended does: so it gets each request only when all of it is there.
 */
export function dynaliteServer(): Server {
  const server = dynalite({ createTableMs: 0 });
  const [handle] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', async (request: IncomingMessage, response) => {
    try {
      const body = await buffer(request);
      const { method, url, headers } = request;
      handle?.call(server, Object.assign(Readable.from([body]), { method, url, headers }), response);
    } catch {
      response.destroy();
    }
  });
  return server;
}
