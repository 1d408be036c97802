import { existsSync, readFileSync, statSync } from 'node:fs';
import { SourceMap } from 'node:module';

/**
 * Where in the user's code something was thrown: files below `processors/` with their line, and the names of packages that
 * were called from there. Places in code are no personal data, and only those of files that exist are told: a message may be
 * made to look like the lines of a stack.
 */

const MOST_PLACES = 3;
/** A message may be of any length; the frames stand behind it. */
const MOST_STACK = 20_000;
const MOST_FRAMES = 50;
const MOST_MAP_BYTES = 32_000_000;

const FRAME = /^\s+at (?:.*\()?(?:file:\/\/)?(\/[^()]+|[A-Za-z]:[^()]+):(\d{1,9}):(\d{1,9})\)?$/;
const PACKAGE = /.*\/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//;
const PROCESSORS = /^(?:.*\/)?(processors\/[\w./@ -]+)$/;

/** `processors/people.ts:42` and the like; `process.js:7:4711` where there is no source map beside a bundle. Never throws. */
export function placesIn(stack: string): string[] {
  const lines = stack.slice(-MOST_STACK).split('\n').slice(-MOST_FRAMES);
  const frames = lines.flatMap(toFrame);
  const places = frames.map(placeOf);
  const last = places.findLastIndex((place) => place?.startsWith('processors/'));
  const told = places.slice(0, last + 1).filter((place, i) => place !== undefined && place !== places[i - 1]);
  return told.length > 0
    ? told.flatMap((place) => place ?? []).slice(0, MOST_PLACES)
    : frames.flatMap(unmapped).slice(0, 1);
}

interface Frame {
  file: string;
  line: number;
  column: number;
}

function toFrame(text: string): Frame[] {
  const [, file, line, column] = FRAME.exec(text) ?? [];
  return file === undefined ? [] : [{ file, line: Number(line), column: Number(column) }];
}

function placeOf({ file, line, column }: Frame): string | undefined {
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (entry && 'originalSource' in entry) return userPlace(entry.originalSource, entry.originalLine + 1);
  return userPlace(file, line) && exists(file) ? userPlace(file, line) : undefined;
}

function userPlace(path: string, line: number): string | undefined {
  const inPackage = PACKAGE.exec(path)?.[1];
  const inProcessors = PROCESSORS.exec(path)?.[1];
  return inPackage ?? (inProcessors && `${inProcessors}:${line}`);
}

/** A bundle that was packaged without its map: the line in it, for who has the map. */
function unmapped({ file, line, column }: Frame): string[] {
  const name = /\/functions\/(\w+\.c?js)$/.exec(file)?.[1];
  return name !== undefined && mapOf(file) === undefined && exists(file) ? [`${name}:${line}:${column}`] : [];
}

/** Decoded when the first error is thrown: at the start of a Lambda it would cost time that every delivery pays. */
const maps = new Map<string, SourceMap | undefined>();
const MOST_MAPS = 8;

function mapOf(file: string): SourceMap | undefined {
  if (!/\.c?js$/.test(file) || file.includes('/node_modules/')) return undefined;
  if (!maps.has(file) && maps.size < MOST_MAPS) maps.set(file, readMap(`${file}.map`));
  return maps.get(file);
}

function readMap(path: string): SourceMap | undefined {
  try {
    if (statSync(path).size > MOST_MAP_BYTES) return undefined;
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function exists(file: string): boolean {
  try {
    return existsSync(file);
  } catch {
    return false;
  }
}
