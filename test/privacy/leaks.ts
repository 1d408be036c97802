import { isRecord } from '../../lib/json.ts';
import { text as fixed } from '../../lib/privacy/fixed-text.ts';
import type { Context, Item } from '../../lib/processor.ts';
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
  'a text without its accents': (_, text) => new Error(`no lead ${text.normalize('NFD').replace(/\p{M}/gu, '')}`),
  'a text in base64': (_, text) => new Error(`no lead ${Buffer.from(text).toString('base64')}`),
  'the data in base64': ({ json }) => new Error(`no lead ${Buffer.from(json).toString('base64url')}`),
  'a text in hexadecimal': (_, text) => new Error(`no lead ${Buffer.from(text).toString('hex')}`),
  'a text in the entities of HTML': (_, text) =>
    new Error(`<b>${[...text].map((letter) => `&#${letter.codePointAt(0)};`).join('')}</b>`),
  'a text in a link in a link': (_, text) => new Error(`GET ${encodeURIComponent(encodeURIComponent(text))} failed`),
  'a text letter by letter': (_, text) => new Error(`no lead ${[...text].join(' ')}`),
  'a text as a key': (_, text) => new Error(`no lead ${JSON.stringify({ [text]: 1 })}`),
  'a text in a text that is fixed': (_, text) => new Error(fixed`the CRM refused ${text} with ${422}`),
  'a text in the fields that SDKs have': (_, text) =>
    Object.assign(new Error('failed'), {
      errorCode: text,
      syscall: text,
      status: text,
      data: { error: text },
      stack: `Error: ${text}\n    at ${text} (/processors/${text}.ts:1:1)`,
    }),
  'a text in all that libraries call a cause': (_, text) =>
    Object.assign(new Error('failed'), { original: new Error(text), error: new Error(text), reason: new Error(text) }),
  'a text in a list of objects': (_, text) =>
    new AggregateError([{ message: text, code: text }, text, [text]], 'failed'),
  'a text as the name of a DOMException': (_, text) => new DOMException(text, text),
  'a text as the kind of what is thrown': (_, text) => ({ [Symbol.toStringTag]: text }),
  'a response that is thrown': (_, text) =>
    new Response(text, { status: 422, statusText: text.replace(/[^\x20-\x7e]/g, '') }),
  'data that was changed before': (item, text) => {
    const { data } = item;
    if (isRecord(data)) for (const name of Object.keys(data)) data[name] = null;
    return new Error(`no lead ${text}`);
  },
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

/** Ways in which a processor may log what it was given. */
export const logged: Record<string, (log: Context['log'], item: Item<string>, text: string) => void> = {
  'as the message': (log, _, text) => log.info(text),
  'in the message': (log, _, text) => log.warn(`no lead is called ${text}, or there are two`),
  'in the message, in base64': (log, _, text) => log.info(`no lead ${Buffer.from(text).toString('base64')}`),
  'in the message, without accents': (log, _, text) => log.info(`no ${text.normalize('NFD').replace(/\p{M}/gu, '')}`),
  'in the message, in a link in a link': (log, _, text) =>
    log.info(`no ${encodeURIComponent(encodeURIComponent(text))}`),
  'as a field': (log, { json }, text) => log.error('lead', { text, json }),
  'as a list': (log, _, text) => log.info('lead', { texts: [text, text.toUpperCase()] }),
  'as a key': (log, _, text) => log.debug('lead', { [text]: 1 }),
  'as a whole': (log, { data }) => Reflect.apply(log.info, undefined, ['lead', { data, deep: [{ data }] }]),
  'in the place of the fields': (log, { data }) => Reflect.apply(log.info, undefined, ['lead', data]),
  'as an error': (log, _, text) =>
    Reflect.apply(log.error, undefined, ['lead', { error: new Error(text, { cause: text }) }]),
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
