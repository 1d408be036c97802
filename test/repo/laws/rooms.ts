import { importsOf } from '../imports.ts';

/**
 * A room of the design. A file imports from its own room and from floors below; from its own floor only where `beside` names
 * the room. `packages`: what it may import beside the project's own files.
 */
export interface Room {
  room: string;
  floor: number;
  files: RegExp;
  packages: RegExp;
  beside?: readonly string[];
}

const NODE = /^node:/;

/** From the lowest floor up. */
export const ROOMS: readonly Room[] = [
  { room: 'json', floor: -1, files: /^lib\/json\.ts$/, packages: /^$/ },
  { room: 'build options', floor: -1, files: /^esbuild\.config\.ts$/, packages: /^esbuild$/ },
  // Runs before there is TypeScript, for whatever is started.
  { room: 'launcher', floor: -1, files: /^cli\/launch\.js$/, packages: NODE },
  { room: 'lib/oktopost', floor: 0, files: /^lib\/oktopost\//, packages: /^node:(buffer|crypto)$/ },
  { room: 'contracts', floor: 1, files: /^lib\/(?!index)[\w-]+\.ts$/, packages: /^node:crypto$/, beside: ['privacy'] },
  {
    room: 'privacy',
    floor: 1,
    files: /^lib\/privacy\//,
    packages: /^node:(crypto|fs|module|util)$/,
    beside: ['contracts'],
  },
  { room: 'receive', floor: 2, files: /^lib\/receive\//, packages: /^node:(crypto|zlib)$/ },
  { room: 'process', floor: 2, files: /^lib\/process\//, packages: /^node:(async_hooks|crypto)$/ },
  { room: 'destinations', floor: 2, files: /^lib\/destinations\//, packages: /^$/ },
  { room: 'sender', floor: 2, files: /^lib\/sender\//, packages: NODE },
  { room: 'package', floor: 2, files: /^lib\/index\.ts$/, packages: /^$/, beside: ['destinations'] },
  { room: 'processors', floor: 3, files: /^processors\//, packages: /./ },
  {
    room: 'operate',
    floor: 3,
    files: /^lib\/operate\//,
    packages: /^(node:(crypto|timers\/promises|util)|fastest-levenshtein)$/,
  },
  {
    room: 'aws',
    floor: 4,
    files: /^lib\/aws\//,
    packages: /^(node:crypto|node:timers\/promises|aws-lambda|@aws-sdk\/.+|@aws-lambda-powertools\/.+)$/,
  },
  { room: 'functions', floor: 5, files: /^functions\//, packages: /^aws-lambda$/ },
  {
    room: 'local',
    floor: 6,
    files: /^local\//,
    packages: /^(node:.+|@aws-sdk\/.+|aws-lambda|esbuild|dynalite|fauxqs)$/,
  },
  { room: 'infra', floor: 6, files: /^infra\//, packages: /^(node:.+|esbuild)$/ },
  {
    room: 'cli',
    floor: 7,
    files: /^cli\//,
    packages: /^(node:.+|@aws-sdk\/.+|@inquirer\/password|cli-progress|@commander-js\/extra-typings|@bomb\.sh\/tab)$/,
  },
  { room: 'bench', floor: 8, files: /^bench\//, packages: /^(node:.+|esbuild|@commander-js\/extra-typings)$/ },
  {
    room: 'proofs',
    floor: 9,
    files: /^test\/(simulation|chaos|fuzz|privacy)\//,
    packages: /^(node:.+|@jest\/globals|@aws-sdk\/.+|aws-lambda|fast-check|@commander-js\/extra-typings)$/,
    beside: ['tests'],
  },
  {
    room: 'tests',
    floor: 9,
    files: /^test\/(?!(simulation|chaos|fuzz|privacy)\/)|^jest\.config\.js$/,
    packages:
      /^(node:.+|@jest\/globals|@aws-sdk\/.+|aws-lambda|fast-check|@commander-js\/extra-typings|@swc\/core|esbuild|dynalite|fauxqs|oktopost-webhooks)$/,
    beside: ['proofs'],
  },
];

/** Files that come with a package, and are named by their path in it. */
const OF_PACKAGES = /^node_modules\/fauxqs\//;

export function roomOf(file: string): Room | undefined {
  return ROOMS.find((candidate) => candidate.files.test(file));
}

/** What is wrong with the place of a file, and with what it imports. */
export function roomProblems(file: string, source: string): string[] {
  const room = roomOf(file);
  if (room === undefined) return [`${file} is in no room of the design`];
  const { files, packages } = importsOf(file, source);
  return [
    ...files
      .filter((path) => !OF_PACKAGES.test(path) && !mayImport(room, path))
      .map((path) => `${file} imports ${path}`),
    ...packages.filter((name) => !room.packages.test(name)).map((name) => `${file} imports the package ${name}`),
  ];
}

function mayImport(room: Room, file: string): boolean {
  const other = roomOf(file);
  if (other === undefined) return false;
  return other === room || other.floor < room.floor || room.beside?.includes(other.room) === true;
}
