declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB in memory, as an HTTP server that does not listen yet. `createTableMs`: how long a table is being created. */
  export default function dynalite(options: { createTableMs: number }): Server;
}
