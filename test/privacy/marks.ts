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

/** Ids, words from small sets and times: what the project may print. */
const HARMLESS =
  /(Id|ID|By)$|^(event|Status|Network|Type|ItemType|Source|IntegrationType|Color|Currency|Created|Modified|Date|ActivityDate|StartDate|EndDate|StartDateTime|RemoteIdentifier|Credentials)$/;

/** The body with marks in it. */
export function mark(body: string): string {
  const marked = JSON.parse(body, (name, value) =>
    typeof value === 'string' && !HARMLESS.test(name) ? markFor(name, value) : value,
  );
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

/** The traces of marks in what was written. */
export function tracesIn(written: string): string[] {
  const plain = unescaped(written).normalize('NFC').toLowerCase();
  return TRACES.filter((trace) => plain.includes(trace));
}

function markFor(name: string, value: string): string {
  if (/^https?:/.test(value)) return LINK;
  if (/@[a-z]+\.[a-z]+$/.test(value)) return EMAIL;
  if (/^\+?[\d-]+$/.test(value)) return PHONE;
  return /Name$/.test(name) ? NAME : TEXT;
}

/** Without the escapes of JSON in JSON, of links and of forms. */
function unescaped(written: string): string {
  return written
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
}
