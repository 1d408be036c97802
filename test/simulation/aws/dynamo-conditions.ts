import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Bindings, cached, operand, type Reader, type Row, resolve } from './dynamo-expressions.ts';

type Condition = (row: Row, bindings: Bindings) => boolean;

/** `(attribute_not_exists(a) OR a <= :a) AND NOT (contains(b, :b))`. */
export const conditionExpression = cached<Condition>((reader) => either(reader));

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
