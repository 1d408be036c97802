import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Bindings, cached, existing, operand, type Reader, type Row, resolve } from './dynamo-expressions.ts';

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

/** `ADD`: a number grows, a set takes in. */
function sum(old: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (added.N !== undefined) return { N: String(Number(old?.N ?? 0) + Number(added.N)) };
  if (added.SS !== undefined) return { SS: [...new Set([...(old?.SS ?? []), ...added.SS])] };
  throw new Error('ADD takes a number or a set');
}
