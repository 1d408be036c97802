import { childOf, keysOf, listOf, literalOf, memberOf, nameOf, nodesOf, type SyntaxNode, textOf } from './syntax.ts';

/**
 * What a source uses, as `object.member`: `process.argv` also for `globalThis.process['argv']`, `const { argv } = process` and
 * `import { argv } from 'node:process'`. Types are not used.
 */
export function usesOf(source: string): Set<string> {
  return new Set(nodesOf(source).flatMap(usesIn));
}

function usesIn(node: SyntaxNode): string[] {
  switch (node.type) {
    case 'MemberExpression':
      return member(childOf(node, 'object'), [memberOf(node)]);
    case 'VariableDeclarator':
      return member(childOf(node, 'init'), keysOf(childOf(node, 'id')));
    case 'ImportDeclaration':
      return node.fields.typeOnly === true
        ? []
        : listOf(node.fields.specifiers).flatMap((specifier) => imported(node, specifier));
    default:
      return [];
  }
}

function member(object: SyntaxNode | undefined, names: readonly (string | undefined)[]): string[] {
  const owner = object && (nameOf(object) ?? memberOf(object));
  return names.filter((name) => name !== undefined).map((name) => `${owner ?? ''}.${name}`);
}

function imported(declaration: SyntaxNode, specifier: SyntaxNode): string[] {
  const from = childOf(declaration, 'source');
  if (specifier.fields.isTypeOnly === true) return [];
  const name = childOf(specifier, 'imported') ?? childOf(specifier, 'local');
  const owner = (from && textOf(from)?.replace(/^node:/, '')) ?? '';
  return name === undefined ? [] : [`${owner}.${nameOf(name) ?? textOf(name) ?? ''}`];
}

/** What a source imports, statically or not, and what it requires: the specifiers as they stand there. */
export function specifiersOf(source: string): string[] {
  return nodesOf(source).flatMap((node) => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
        return literal(childOf(node, 'source'));
      case 'TsImportType':
        return literal(childOf(node, 'argument'));
      case 'CallExpression': {
        const callee = childOf(node, 'callee');
        const loads = callee?.type === 'Import' || (callee && nameOf(callee) === 'require');
        return loads ? literal(listOf(node.fields.arguments)[0]) : [];
      }
      default:
        return [];
    }
  });
}

function literal(node: SyntaxNode | undefined): string[] {
  const text = node && literalOf(node);
  return text === undefined ? [] : [text];
}

/** What a source exports that it should not: a default, or what another file exports already. */
export function wrongExportsOf(source: string): string[] {
  const nodes = nodesOf(source);
  const imported = new Set(
    nodes.flatMap((node) =>
      node.type === 'ImportDeclaration' ? listOf(node.fields.specifiers).flatMap((one) => localName(one)) : [],
    ),
  );
  return nodes.flatMap((node) => {
    if (/^ExportDefault|^ExportAll/.test(node.type)) return [node.type];
    if (node.type !== 'ExportNamedDeclaration') return [];
    if (childOf(node, 'source')) return [node.type];
    const again = (specifier: SyntaxNode) =>
      imported.has(nameAt(specifier, 'orig')) || nameAt(specifier, 'exported') === 'default';
    return listOf(node.fields.specifiers).some(again) ? [node.type] : [];
  });
}

function localName(specifier: SyntaxNode): string[] {
  const name = nameAt(specifier, 'local');
  return name === '' ? [] : [name];
}

function nameAt(node: SyntaxNode, field: string): string {
  const child = childOf(node, field);
  return (child && (nameOf(child) ?? textOf(child))) ?? '';
}
