import { randomBytes } from 'node:crypto';

/** Makes the part of an Oktopost id that differs from entity to entity: 12 characters. */
export type NewId = () => string;

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
const KIND_LENGTH = 3;
const PAYLOAD_KIND = '0wp';

export const randomId: NewId = () =>
  Array.from(randomBytes(ID_LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');

/** Oktopost's ids begin with three characters that name the kind of entity. */
export function siblingOf(id: string, newId: NewId): string {
  return id.slice(0, KIND_LENGTH) + newId();
}

export function newPayloadIds(count: number, newId: NewId = randomId): string[] {
  return Array.from({ length: count }, () => PAYLOAD_KIND + newId());
}
