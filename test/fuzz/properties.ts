import type { FuzzProperty } from './fuzz-property.ts';
import { authentic, forgery, unsigned } from './http-door.ts';
import { anyMessage, roundTrip } from './messages.ts';
import { queueDoor } from './queue-door.ts';
import { splitting } from './splitting.ts';

/** From the outside in: what comes by HTTP, how it is split, what travels in the queue, and what becomes of it there. */
export const properties: readonly FuzzProperty[] = [
  unsigned,
  forgery,
  authentic,
  splitting,
  roundTrip,
  anyMessage,
  queueDoor,
];
