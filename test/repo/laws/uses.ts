import { childOf, keysOf, listOf, literalOf, memberOf, nameOf, nodesOf, type SyntaxNode, textOf } from './syntax.ts';

/**
 * What a source uses, as `object.member`: `process.argv` also for `globalThis.process['argv']`, `const { argv } = process` and
 * `import { argv } from 'node:process'`. Types are not used.
 */
export function usesOf(source: string): Set<string> {
  const nodes = nodesOf(source);
  const aliases = new Map(nodes.flatMap(aliasesIn));
  return new Set(nodes.flatMap((node) => usesIn(node, aliases)));
}

type Aliases = ReadonlyMap<string, string>;

/** Other names of a module or a global: `import p from 'node:process'`, `const p = process`. */
function aliasesIn(node: SyntaxNode): [string, string][] {
  if (node.type === 'VariableDeclarator') {
    const [name, value] = [nameAt(node, 'id'), nameAt(node, 'init')];
    return name === '' || value === '' ? [] : [[name, value]];
  }
  if (node.type !== 'ImportDeclaration') return [];
  const whole = listOf(node.fields.specifiers).filter(({ type }) => type !== 'ImportSpecifier');
  return whole.map((specifier) => [nameAt(specifier, 'local'), moduleOf(node)]);
}

function usesIn(node: SyntaxNode, aliases: Aliases): string[] {
  switch (node.type) {
    case 'MemberExpression':
      return member(childOf(node, 'object'), [memberOf(node)], aliases);
    case 'VariableDeclarator':
      return member(childOf(node, 'init'), keysOf(childOf(node, 'id')), aliases);
    case 'ImportDeclaration':
      return node.fields.typeOnly === true
        ? []
        : listOf(node.fields.specifiers).flatMap((specifier) => imported(node, specifier));
    default:
      return [];
  }
}

function member(object: SyntaxNode | undefined, names: readonly (string | undefined)[], aliases: Aliases): string[] {
  const owner = (object && (nameOf(object) ?? memberOf(object))) ?? '';
  return names.filter((name) => name !== undefined).map((name) => `${aliases.get(owner) ?? owner}.${name}`);
}

function moduleOf(declaration: SyntaxNode): string {
  const from = childOf(declaration, 'source');
  return (from && textOf(from)?.replace(/^node:/, '')) ?? '';
}

function imported(declaration: SyntaxNode, specifier: SyntaxNode): string[] {
  if (specifier.fields.isTypeOnly === true) return [];
  return [`${moduleOf(declaration)}.${nameAt(specifier, 'imported') || nameAt(specifier, 'local')}`];
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
