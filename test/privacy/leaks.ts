import type { Item } from '../../lib/processor.ts';
import { NAME } from './marks.ts';

/** Ways in which the error of a processor may quote what it was given. `text` is one of the item's texts. */
export const leaks: Record<string, (item: Item<string>, text: string) => unknown> = {
  'the whole of the data as JSON': ({ data }) => new Error(`400 Bad Request: ${JSON.stringify(data)}`),
  'the whole of the data as indented JSON': ({ data }) => new Error(`rejected\n${JSON.stringify(data, null, 2)}`),
  'the item as it was sent': ({ json }) => new Error(json),
  'JSON in JSON': ({ json }) => new Error(JSON.stringify({ error: { request: JSON.stringify({ json }) } })),
  'a text': (_, text) => new Error(text),
  'a text in a sentence': (_, text) => new TypeError(`no lead is called "${text}", or there are two`),
  'a text in lower case': (_, text) => new Error(`duplicate key ${text.toLowerCase()}`),
  'a text in upper case': (_, text) => new Error(`DUPLICATE KEY ${text.toUpperCase()}`),
  'a text in decomposed form': (_, text) => new Error(text.normalize('NFD')),
  'a text as part of a link': (_, text) => new Error(`GET https://crm.example/?q=${encodeURIComponent(text)} failed`),
  'a text as part of a path': (_, text) => new Error(`GET /leads/${encodeURIComponent(text)} failed`),
  'a text as a field of a form': (_, text) => new Error(`bad form: ${new URLSearchParams({ a: '1', b: text })}`),
  'a text behind letters that grow in lower case': (_, text) => new Error(`${'İ'.repeat(20)}${text}`),
  'a text that is cut': (_, text) => new Error(`${'x '.repeat(148)}${text}`),
  'a name word by word': (item) => new Error(nameIn(item).split(' ').join(' | ')),
  'a first name in lower case': (item) => new Error(`no user ${nameIn(item).split(' ')[0]?.toLowerCase()} here`),
  'a name without spaces around it': (item) => new Error(`該當${nameIn(item).split(' ').at(-1)}様なし`),
  'the beginning of a text': (_, text) => new Error(`value too long: ${text.slice(0, 10)}…`),
  'a text as its name': (_, text) => Object.assign(new Error('failed'), { name: text }),
  'a text as its code': (_, text) => Object.assign(new Error('failed'), { code: text }),
  'a text in its cause': (_, text) => new Error('failed', { cause: new Error(text) }),
  'a text in its cause, repeated': (_, text) => new Error(`failed: ${new Error(text)}`, { cause: text }),
  'texts in several errors': (_, text) => new AggregateError([new Error(text)], `all failed: ${text}`),
  'what JSON.parse says of a text': (_, text) => caught(() => JSON.parse(text)),
  'what JSON.parse says of a text after a number': (_, text) => caught(() => JSON.parse(`1${text}`)),
  'what URL says of a text': (_, text) => caught(() => new URL(text.replace(':', ''))),
  'a text that is thrown itself': (_, text) => text,
  'an object that is thrown': ({ data }) => ({ message: JSON.stringify(data), name: 'Error', data }),
  'a message that is no text': ({ data }) => Object.assign(new Error('failed'), { message: data }),
  'a name that is no text': ({ data }) => Object.assign(new Error('failed'), { name: data }),
};

/** Not every item has one. */
function nameIn({ json }: Item<string>): string {
  return json.includes('Name"') ? NAME : '';
}

function caught(work: () => unknown): unknown {
  try {
    return work() === undefined ? new Error('nothing') : new Error('it was no error');
  } catch (error) {
    return error;
  }
}
