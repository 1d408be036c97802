/** A message in parts: what stands in the code, and what was filled in. */
export interface TextPart {
  fixed: boolean;
  text: string;
}

/** The templates that have been used: one object for each place in the code, so as many as there are places. */
const templates = new Set<readonly string[]>();

/** Any message fits a text without words of its own. */
const HAS_WORDS = /\p{L}{2}/u;

/**
 * Marks what is fixed in a message, so that logs and dead letters show it word for word; of the values, only what is known to
 * be harmless: statuses, codes, small numbers. A text as any other, for an error's message or a line of the log:
 * `` throw new PermanentError(text`The CRM refused the lead: ${response.status}`) ``.
 */
export function text(fixed: TemplateStringsArray, ...values: readonly unknown[]): string {
  if (HAS_WORDS.test(fixed.join(' '))) templates.add(fixed);
  return fixed.map((part, i) => part + (i < values.length ? printed(values[i]) : '')).join('');
}

/** A value may refuse to be a text. */
function printed(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value;
  }
}

/** The message by the template that made it; undefined where none did. Of several that fit, the one that says the most. */
export function fixedParts(message: string): TextPart[] | undefined {
  const fitting = [...templates].filter((template) => gapsIn(message, template) !== undefined);
  const [best] = fitting.sort((one, other) => other.join('').length - one.join('').length);
  const gaps = best && gapsIn(message, best);
  return (
    gaps &&
    best.flatMap((part, i) => [
      { fixed: true, text: part },
      { fixed: false, text: gaps[i] ?? '' },
    ])
  );
}

/** What stands between the fixed parts, from the first to the last. */
function gapsIn(message: string, template: readonly string[]): string[] | undefined {
  const [first = '', ...others] = template;
  const last = others.pop();
  if (!message.startsWith(first)) return undefined;
  if (last === undefined) return message === first ? [] : undefined;
  const gaps: string[] = [];
  let at = first.length;
  for (const part of others) {
    const next = message.indexOf(part, at);
    if (next === -1) return undefined;
    gaps.push(message.slice(at, next));
    at = next + part.length;
  }
  const end = message.length - last.length;
  return end >= at && message.endsWith(last) ? [...gaps, message.slice(at, end)] : undefined;
}
