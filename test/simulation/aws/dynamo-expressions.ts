import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Expressions of DynamoDB, evaluated for real: the grammar that a ledger needs, and an error for the rest. */

export type Row = Readonly<Record<string, AttributeValue>>;

export interface Bindings {
  /** What `#name` stands for. */
  names: Readonly<Record<string, string>>;
  /** What `:value` stands for. */
  values: Row;
}

export interface Expression<T> {
  evaluate: T;
  /** The `#names` and `:values` in it. */
  uses: ReadonlySet<string>;
}

type Operand = (row: Row, bindings: Bindings) => AttributeValue | undefined;

/** A value, an attribute, or an attribute with a value for where it is not. */
export function operand(reader: Reader): Operand {
  const token = reader.next();
  if (token === 'if_not_exists') {
    reader.expect('(');
    const name = reader.next();
    reader.expect(',');
    const otherwise = operand(reader);
    reader.expect(')');
    return (row, bindings) => row[resolve(name, bindings)] ?? otherwise(row, bindings);
  }
  if (token.startsWith(':')) return (_, { values }) => existing(values[token], token);
  return (row, bindings) => row[resolve(token, bindings)];
}

export function resolve(name: string, { names }: Bindings): string {
  if (!name.startsWith('#')) return name;
  const resolved = names[name];
  if (resolved === undefined) throw new Error(`the name ${name} is not bound`);
  return resolved;
}

export function existing(value: AttributeValue | undefined, name: string): AttributeValue {
  if (value === undefined) throw new Error(`${name} has no value`);
  return value;
}

export interface Reader {
  atEnd(): boolean;
  next(): string;
  /** Takes the token, if it is the next one. */
  accept(token: string): boolean;
  expect(token: string): void;
}

function createReader(text: string, tokens: readonly string[]): Reader {
  let position = 0;
  const accept = (token: string) => {
    if (tokens[position] !== token) return false;
    position++;
    return true;
  };
  return {
    atEnd: () => position === tokens.length,
    next() {
      const token = tokens[position++];
      if (token === undefined) throw new Error(`the expression ends too early: ${text}`);
      return token;
    },
    accept,
    expect(token) {
      if (!accept(token)) throw new Error(`${token} is missing in the expression: ${text}`);
    },
  };
}

/** A text is parsed once. */
export function cached<T>(parse: (reader: Reader) => T): (text: string) => Expression<T> {
  const known = new Map<string, Expression<T>>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    const tokens = text.match(/[#:]?\w+|<=|>=|<>|\S/g) ?? [];
    const reader = createReader(text, tokens);
    const evaluate = parse(reader);
    if (!reader.atEnd()) throw new Error(`the expression goes on where it should end: ${text}`);
    const expression = { evaluate, uses: new Set(tokens.filter((token) => /^[#:]/.test(token))) };
    known.set(text, expression);
    return expression;
  };
}
