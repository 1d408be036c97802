import { childOf, nameOf, nodesOf, type SyntaxNode, textOf } from './syntax.ts';

export interface FoundNumber {
  value: number;
  /** The name of the constant or property that gets it. */
  name: string | undefined;
}

/**
 * Every number that a source writes down, as a literal, as a text of digits, or as the result of constant expressions such as
 * `1024 * 1024`, `2 ** 20` or `KB * KB`.
 *
 * @param known Constants of other files, by name.
 */
export function numbersOf(source: string, known: Readonly<Record<string, number>> = {}): FoundNumber[] {
  const nodes = nodesOf(source);
  const constants = constantsOf(nodes, known);
  const names = new Map(nodes.map(namedValue).filter((named) => named !== undefined));
  return nodes.flatMap((node) => {
    const value = nameOf(node) === undefined ? evaluate(node, constants) : undefined;
    return value === undefined ? [] : [{ value, name: names.get(node.fields) }];
  });
}

/** The constants of a source, with those that follow from others. */
function constantsOf(nodes: readonly SyntaxNode[], known: Readonly<Record<string, number>>): Map<string, number> {
  const constants = new Map(Object.entries(known));
  for (const node of nodes.filter(({ type }) => type === 'VariableDeclarator')) {
    const [id, init] = [childOf(node, 'id'), childOf(node, 'init')];
    const value = init && evaluate(init, constants);
    const name = id && nameOf(id);
    if (name !== undefined && value !== undefined) constants.set(name, value);
  }
  return constants;
}

/** What gets a name: the fields of the node of the value, and the name. */
function namedValue(node: SyntaxNode): [SyntaxNode['fields'], string] | undefined {
  const [key, value] =
    node.type === 'VariableDeclarator'
      ? [childOf(node, 'id'), childOf(node, 'init')]
      : node.type === 'KeyValueProperty'
        ? [childOf(node, 'key'), childOf(node, 'value')]
        : node.type === 'AssignmentPattern'
          ? [childOf(node, 'left'), childOf(node, 'right')]
          : node.type === 'AssignmentPatternProperty'
            ? [childOf(node, 'key'), childOf(node, 'value')]
            : [];
  const name = key && (nameOf(key) ?? textOf(key));
  return name === undefined || value === undefined ? undefined : [value.fields, name];
}

const OPERATIONS: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '**': (left, right) => left ** right,
  '<<': (left, right) => left * 2 ** right,
};

/** Undefined where it depends on anything. */
function evaluate(node: SyntaxNode, constants: ReadonlyMap<string, number>): number | undefined {
  const child = (field: string) => {
    const found = childOf(node, field);
    return found && evaluate(found, constants);
  };
  switch (node.type) {
    case 'NumericLiteral':
    case 'BigIntLiteral':
      return Number(node.fields.value);
    case 'StringLiteral':
    case 'TemplateElement':
      return /^\d[\d_]*$/.test(textOf(node) ?? '') ? Number(textOf(node)?.replaceAll('_', '')) : undefined;
    case 'Identifier':
      return constants.get(nameOf(node) ?? '');
    case 'ParenthesisExpression':
    case 'TsAsExpression':
    case 'TsConstAssertion':
    case 'TsSatisfiesExpression':
      return child('expression');
    case 'BinaryExpression': {
      const [left, right] = [child('left'), child('right')];
      if (left === undefined || right === undefined) return undefined;
      return OPERATIONS[String(node.fields.operator)]?.(left, right);
    }
    default:
      return undefined;
  }
}
