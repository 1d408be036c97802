import { childOf, keysOf, listOf, memberOf, nameOf, nodesOf, type SyntaxNode, textOf } from './syntax.ts';

/** What makes raw data of a text, or of what has no type. */
const MAKES_RAW = new Set(['fieldsOf', 'parseRecord', 'parse']);

/** Where SDKs, events and log lines carry raw data. */
const CARRIES_RAW = new Set([
  'fields',
  'attributes',
  'messageAttributes',
  'MessageAttributes',
  'Attributes',
  'Item',
  'Key',
]);

/** The type of a value in DynamoDB. */
const DYNAMO_TYPES = new Set(['S', 'N', 'SS']);

/** Functions that are given the name of a field, as `textField(log, 'outcome')`. */
const TAKES_NAME = /(field|text|number|attribute|^get|^has|hasOwn)$/i;

const DYNAMO_EXPRESSION = /\b(SET|ADD|REMOVE) [#\w]|\b(attribute_not_exists|attribute_exists|if_not_exists|contains)\(/;

/**
 * The names by which a source reads or writes data without a type, as what is stored is until its home has read it: members,
 * destructured fields and keys of such data, names that a call is given, and the words of DynamoDB's expressions.
 */
export function rawNamesOf(source: string): Set<string> {
  const nodes = nodesOf(source);
  const raw = new Set(nodes.flatMap(rawVariables));
  return new Set(nodes.flatMap((node) => namesIn(node, raw)));
}

/** Variables and parameters whose type says no more than that there are fields, or that come of parsing. */
function rawVariables(node: SyntaxNode): string[] {
  const own = nameOf(node);
  const type = childOf(node, 'typeAnnotation');
  if (own !== undefined && type && isLoose(type)) return [own];
  if (node.type !== 'VariableDeclarator') return [];
  const [id, init] = [childOf(node, 'id'), childOf(node, 'init')];
  const name = id && nameOf(id);
  return name !== undefined && init && isRaw(init, new Set()) ? [name] : [];
}

function isLoose(annotation: SyntaxNode): boolean {
  const text = JSON.stringify(annotation.fields);
  return /"value":"Record"/.test(text) && /"kind":"(unknown|string)"|AttributeValue/.test(text);
}

function isRaw(node: SyntaxNode, raw: ReadonlySet<string>): boolean {
  const name = nameOf(node);
  if (name !== undefined) return raw.has(name);
  switch (node.type) {
    case 'CallExpression': {
      const callee = childOf(node, 'callee');
      return MAKES_RAW.has((callee && (nameOf(callee) ?? memberOf(callee))) ?? '');
    }
    case 'MemberExpression':
      return CARRIES_RAW.has(memberOf(node) ?? '');
    case 'BinaryExpression':
      return rawChild(node, 'left', raw) || rawChild(node, 'right', raw);
    case 'OptionalChainingExpression':
      return rawChild(node, 'base', raw);
    case 'AwaitExpression':
      return rawChild(node, 'argument', raw);
    case 'ParenthesisExpression':
      return rawChild(node, 'expression', raw);
    default:
      return false;
  }
}

function rawChild(node: SyntaxNode, field: string, raw: ReadonlySet<string>): boolean {
  const child = childOf(node, field);
  return child !== undefined && isRaw(child, raw);
}

function namesIn(node: SyntaxNode, raw: ReadonlySet<string>): string[] {
  switch (node.type) {
    case 'MemberExpression':
      return [...memberOfRaw(node, raw), ...dynamoMember(node)];
    case 'VariableDeclarator':
      return rawChild(node, 'init', raw) ? keysOf(childOf(node, 'id')) : [];
    case 'CallExpression':
      return listOf(node.fields.arguments).flatMap((argument) => writtenNames(argument, node));
    case 'KeyValueProperty':
      return dynamoKey(node);
    case 'BinaryExpression':
      return node.fields.operator === 'in' && rawChild(node, 'right', raw) ? namesOfText(childOf(node, 'left')) : [];
    case 'StringLiteral':
    case 'TemplateElement': {
      const text = textOf(node) ?? '';
      return DYNAMO_EXPRESSION.test(text) ? (text.match(/(?<![:#\w])[a-z]\w+/g) ?? []) : [];
    }
    default:
      return [];
  }
}

function memberOfRaw(node: SyntaxNode, raw: ReadonlySet<string>): string[] {
  const name = memberOf(node);
  return name !== undefined && rawChild(node, 'object', raw) ? [name] : [];
}

/** `row.done.SS` */
function dynamoMember(node: SyntaxNode): string[] {
  const object = childOf(node, 'object');
  const name = object && memberOf(object);
  return name !== undefined && DYNAMO_TYPES.has(memberOf(node) ?? '') ? [name] : [];
}

/** `{ done: { SS: … } }` */
function dynamoKey(node: SyntaxNode): string[] {
  const keys = keysOf(childOf(node, 'value'));
  return keys.length === 1 && DYNAMO_TYPES.has(keys[0] ?? '') ? namesOfText(childOf(node, 'key')) : [];
}

/** The name of a field that a call is given; of `JSON.stringify` the keys of what it is given. */
function writtenNames(argument: SyntaxNode, call: SyntaxNode): string[] {
  const callee = childOf(call, 'callee');
  const called = callee && (nameOf(callee) ?? memberOf(callee));
  if (called === 'stringify') return keysOf(argument);
  return TAKES_NAME.test(called ?? '') && argument.type === 'StringLiteral' ? namesOfText(argument) : [];
}

function namesOfText(node: SyntaxNode | undefined): string[] {
  const text = node && (nameOf(node) ?? textOf(node));
  return text !== undefined && /^[a-z]\w*$/i.test(text) ? [text] : [];
}
