/**
 * Fixtures in which everything that is about a person is replaced by marks: words that stand nowhere else, so that any of them
 * in a log, a metric, an answer or an attribute has come out of an item.
 */

/**
 * The words of the marks are told by these, whatever their case and however they were escaped, cut or taken apart. Those of
 * the phone number are none that a clock can show: times in logs and metrics are digits too.
 */
const TRACES = ['zyx', 'jvw', 'vxo', 'qjz', 'pxv', 'zjw', '龘', '䶮', '88-77', '9997788778877'];

/** What people are called in marked items: two scripts, two words, and a short one. */
export const NAME = 'Zyxwa Jvwqen-Qüvxo 䶮龘';
const TEXT = 'Liebe Zyxwa,\r\nvqjzk "wpxvq" kzjwx / 龘䶮から — ümqjz.';
const EMAIL = 'zyxwa.qvxo+jvw@pxvkz.example';
const LINK = 'https://pxvkz.example/in/zyxwa-q%C3%BCvxo?ref=kzjwx';
const PHONE = '+999 (77) 88-7788-77';

/** Ids, words from small sets and times: what the project may print, where it looks like Oktopost's own. */
const HARMLESS =
  /(Id|ID|By)$|^(event|Status|Network|Type|ItemType|Source|IntegrationType|Color|Currency|Created|Modified|Date|ActivityDate|StartDate|EndDate|StartDateTime|RemoteIdentifier|Credentials)$/;

/** The body with marks in it. */
export function mark(body: string): string {
  const marked = JSON.parse(body, (name, value) =>
    typeof value === 'string' && !HARMLESS.test(name) ? markFor(name, value) : value,
  );
  return JSON.stringify(marked);
}

/** The body with marks wherever one can be: in ids and statuses, and in the keys of a field that Oktopost does not know. */
export function markEverywhere(body: string): string {
  const marked = JSON.parse(body, (name, value) => {
    if (name === 'data') return Array.isArray(value) ? value : { ...value, Custom: { [NAME]: { [EMAIL]: 1 } } };
    return typeof value === 'string' && name !== 'event' ? markFor(name, value) : value;
  });
  return JSON.stringify(marked);
}

/** The texts of an item that are marks, each once. */
export function marksIn(data: unknown): string[] {
  const marks = new Set<string>();
  JSON.stringify(data, (_, value) => {
    if (typeof value === 'string' && tracesIn(value).length > 0) marks.add(value);
    return value;
  });
  return [...marks];
}

/** As some senders write JSON: ASCII only, and with the slash escaped. */
export function escaped(json: string): string {
  const ascii = json.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return ascii.replaceAll('/', '\\/');
}

/** The traces of marks in what was written, in whatever disguise. */
export function tracesIn(written: string): string[] {
  const plain = [written, ...undisguised(written)]
    .map((text) => unescaped(text).normalize('NFC').toLowerCase())
    .join('\n');
  return TRACES.filter((trace) => plain.includes(trace));
}

/** What stands in base64 or hexadecimal in it: texts, since any id may be read as some bytes. */
function undisguised(written: string): string[] {
  const base64 = written.match(/[A-Za-z0-9+/_-]{8,}/g)?.map((token) => Buffer.from(token, 'base64').toString()) ?? [];
  const hex = written.match(/(?:[0-9a-f]{2}){4,}/gi)?.map((token) => Buffer.from(token, 'hex').toString()) ?? [];
  return [...base64, ...hex].filter((text) => !/[^\P{C}\r\n]|\ufffd(?!$)/u.test(text));
}

function markFor(name: string, value: string): string {
  if (/^https?:/.test(value)) return LINK;
  if (/@[a-z]+\.[a-z]+$/.test(value)) return EMAIL;
  if (/^\+?[\d-]+$/.test(value)) return PHONE;
  return /Name$/.test(name) ? NAME : TEXT;
}

/** Without the escapes of JSON in JSON, of links and forms, twice, and of HTML. */
function unescaped(written: string): string {
  const once = (text: string) =>
    text
      .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString())
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
  return once(once(once(written)));
}
