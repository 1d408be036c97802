import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Update and condition expressions of DynamoDB, evaluated for real: the grammar that a ledger needs, and an error for the rest. */

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

type Condition = (row: Row, bindings: Bindings) => boolean;
type Operand = (row: Row, bindings: Bindings) => AttributeValue | undefined;
/** Reads the row as it was, and changes the next one. */
type Action = (row: Row, bindings: Bindings, next: Record<string, AttributeValue>) => void;

/** `SET a = :a, b = if_not_exists(b, :b) REMOVE c ADD d :d`. */
export const updateExpression = cached<Action>((reader) => {
  const actions: Action[] = [];
  while (!reader.atEnd()) {
    const clause = reader.next();
    do actions.push(action(clause, reader));
    while (reader.accept(','));
  }
  return (row, bindings, next) => {
    for (const act of actions) act(row, bindings, next);
  };
});

/** `(attribute_not_exists(a) OR a <= :a) AND NOT (contains(b, :b))`. */
export const conditionExpression = cached<Condition>((reader) => either(reader));

function action(clause: string, reader: Reader): Action {
  const name = reader.next();
  switch (clause) {
    case 'SET': {
      reader.expect('=');
      const value = operand(reader);
      return (row, bindings, next) => {
        next[resolve(name, bindings)] = existing(value(row, bindings), name);
      };
    }
    case 'REMOVE':
      return (_, bindings, next) => {
        delete next[resolve(name, bindings)];
      };
    case 'ADD': {
      const value = operand(reader);
      return (row, bindings, next) => {
        const attribute = resolve(name, bindings);
        next[attribute] = sum(row[attribute], existing(value(row, bindings), name));
      };
    }
    default:
      throw new Error(`unknown clause ${clause} in an update expression`);
  }
}

function either(reader: Reader): Condition {
  const first = both(reader);
  if (!reader.accept('OR')) return first;
  const rest = either(reader);
  return (row, bindings) => first(row, bindings) || rest(row, bindings);
}

function both(reader: Reader): Condition {
  const first = negated(reader);
  if (!reader.accept('AND')) return first;
  const rest = both(reader);
  return (row, bindings) => first(row, bindings) && rest(row, bindings);
}

function negated(reader: Reader): Condition {
  if (reader.accept('NOT')) {
    const condition = negated(reader);
    return (row, bindings) => !condition(row, bindings);
  }
  if (!reader.accept('(')) return predicate(reader);
  const condition = either(reader);
  reader.expect(')');
  return condition;
}

function predicate(reader: Reader): Condition {
  if (reader.accept('attribute_not_exists')) return absent(reader);
  if (reader.accept('attribute_exists')) {
    const isAbsent = absent(reader);
    return (row, bindings) => !isAbsent(row, bindings);
  }
  if (reader.accept('contains')) return containing(reader);
  const left = operand(reader);
  const comparison = COMPARISONS.get(reader.next());
  if (comparison === undefined) throw new Error('a condition lacks its comparison');
  const right = operand(reader);
  return (row, bindings) => compare(left(row, bindings), right(row, bindings), comparison);
}

function absent(reader: Reader): Condition {
  reader.expect('(');
  const name = reader.next();
  reader.expect(')');
  return (row, bindings) => row[resolve(name, bindings)] === undefined;
}

function containing(reader: Reader): Condition {
  reader.expect('(');
  const container = operand(reader);
  reader.expect(',');
  const member = operand(reader);
  reader.expect(')');
  return (row, bindings) => {
    const [outer, inner] = [container(row, bindings), member(row, bindings)?.S];
    return inner !== undefined && (outer?.SS ?? outer?.S)?.includes(inner) === true;
  };
}

function operand(reader: Reader): Operand {
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

const COMPARISONS: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ['=', (order) => order === 0],
  ['<>', (order) => order !== 0],
  ['<', (order) => order < 0],
  ['<=', (order) => order <= 0],
  ['>', (order) => order > 0],
  ['>=', (order) => order >= 0],
]);

/** A comparison with an attribute that is not there, or is of another type, is false. */
function compare(
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
  accepts: (order: number) => boolean,
): boolean {
  if (left?.N !== undefined && right?.N !== undefined) return accepts(Number(left.N) - Number(right.N));
  if (left?.S === undefined || right?.S === undefined) return false;
  return accepts(left.S === right.S ? 0 : left.S < right.S ? -1 : 1);
}

/** `ADD`: a number grows, a set takes in. */
function sum(old: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (added.N !== undefined) return { N: String(Number(old?.N ?? 0) + Number(added.N)) };
  if (added.SS !== undefined) return { SS: [...new Set([...(old?.SS ?? []), ...added.SS])] };
  throw new Error('ADD takes a number or a set');
}

function resolve(name: string, { names }: Bindings): string {
  if (!name.startsWith('#')) return name;
  const resolved = names[name];
  if (resolved === undefined) throw new Error(`the name ${name} is not bound`);
  return resolved;
}

function existing(value: AttributeValue | undefined, name: string): AttributeValue {
  if (value === undefined) throw new Error(`${name} has no value`);
  return value;
}

interface Reader {
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
function cached<T>(parse: (reader: Reader) => T): (text: string) => Expression<T> {
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
