import { parseSync } from '@swc/core';
import { fieldsOf, isRecord } from '../../../lib/json.ts';

/** A node of the syntax tree of a source. */
export interface SyntaxNode {
  type: string;
  fields: Readonly<Record<string, unknown>>;
}

/** Every node of a source, parents before their children. Comments are no nodes. */
export function nodesOf(source: string): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  const visit = (value: unknown): void => {
    const node = toNode(value);
    if (node) nodes.push(node);
    if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) visit(part);
  };
  visit(parseSync(source, { syntax: 'typescript', target: 'es2024' }));
  return nodes;
}

/** The node in a field of another. */
export function childOf({ fields }: SyntaxNode, field: string): SyntaxNode | undefined {
  return toNode(fields[field]);
}

export function toNode(value: unknown): SyntaxNode | undefined {
  return isRecord(value) && typeof value.type === 'string' ? { type: value.type, fields: value } : undefined;
}

/** The literals of a source, and the pieces of its templates. */
export function textsOf(source: string): string[] {
  return nodesOf(source).flatMap((node) => textOf(node) ?? []);
}

/** The words in a source that is no comment: names of variables, members and keys, and those in its texts. */
export function wordsOf(source: string): Set<string> {
  const texts = nodesOf(source).flatMap((node) => nameOf(node) ?? textOf(node) ?? []);
  return new Set(texts.flatMap((text) => text.match(/\w+/g) ?? []));
}

/** Of a literal, or of a piece of a template. */
export function textOf({ type, fields }: SyntaxNode): string | undefined {
  if (type === 'TemplateElement') return String(fields.cooked);
  return type === 'StringLiteral' ? String(fields.value) : undefined;
}

/** Of a variable, a property or a type. */
export function nameOf({ type, fields }: SyntaxNode): string | undefined {
  return type === 'Identifier' || type === 'PrivateName' ? String(fields.value) : undefined;
}

/** The name of the member that an expression reads, also of `a?.b`, `a['b']` and `a?.['b']`. */
export function memberOf(node: SyntaxNode): string | undefined {
  if (node.type === 'OptionalChainingExpression') {
    const base = childOf(node, 'base');
    return base && memberOf(base);
  }
  if (node.type !== 'MemberExpression') return undefined;
  const property = childOf(node, 'property');
  const inner = property?.type === 'Computed' ? childOf(property, 'expression') : property;
  return inner && (nameOf(inner) ?? literalOf(inner));
}

/** The text of a literal or of a template without expressions. */
export function literalOf(node: SyntaxNode): string | undefined {
  if (node.type !== 'TemplateLiteral') return textOf(node);
  const [only, ...more] = listOf(node.fields.quasis);
  return only === undefined || more.length > 0 ? undefined : textOf(only);
}

/** The keys of an object, or of a pattern that takes one apart. */
export function keysOf(node: SyntaxNode | undefined): string[] {
  if (node?.type !== 'ObjectExpression' && node?.type !== 'ObjectPattern') return [];
  return listOf(node.fields.properties).flatMap((property) => {
    const key = nameOf(property) === undefined ? childOf(property, 'key') : property;
    return (key && (nameOf(key) ?? textOf(key))) ?? [];
  });
}

/** The nodes of a list, such as arguments, which stand in an object of their own. */
export function listOf(value: unknown): SyntaxNode[] {
  if (!Array.isArray(value)) return [];
  const items: unknown[] = value;
  return items.flatMap((item) => toNode(item) ?? toNode(fieldsOf(item).expression) ?? []);
}
