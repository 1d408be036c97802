/** Makes the part of an Oktopost id that differs from entity to entity: 12 characters. */
export type NewId = () => string;

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz';
const ID_LENGTH = 12;
const KIND_LENGTH = 3;
const PAYLOAD_KIND = '0wp';

/** Ids are no secrets, and a run needs many: the system's random bytes took a third of its time. */
export const randomId: NewId = () => {
  let id = '';
  while (id.length < ID_LENGTH) id += ALPHABET.charAt(Math.floor(Math.random() * ALPHABET.length));
  return id;
};

/** Oktopost's ids begin with three characters that name the kind of entity. */
export function siblingOf(id: string, newId: NewId): string {
  return id.slice(0, KIND_LENGTH) + newId();
}

export function newPayloadIds(count: number, newId: NewId = randomId): string[] {
  return Array.from({ length: count }, () => PAYLOAD_KIND + newId());
}
