import { relative } from 'node:path';
import { inspect } from 'node:util';
import { messageOf } from '../message-of.ts';
import { PROJECT } from '../project.ts';

/** `processors/people.ts:12: does not load: TypeError: …`: the place is the user's, or else where it was thrown. */
export function explainLoadError(error: unknown): string {
  const places = placesOf(error);
  const place = places.find((candidate) => candidate.startsWith('processors/')) ?? places[0];
  const reason = error instanceof Error ? `${error.name}: ${messageOf(error)}` : `${inspect(error)} was thrown`;
  return `${place === undefined ? '' : `${place}: `}does not load: ${reason}`;
}

/** The end of a frame: a path, perhaps as a URL, with line and column. */
const FRAME = /^ +at (?:.*\()?(?:file:\/\/)?(.+):(\d+):\d+\)?$/gm;

/** The frames of an error as `path:line`, without those of Node and of what loads the bundle. */
function placesOf(error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return [...stack.matchAll(FRAME)].flatMap(([, file = '', line]) => {
    const path = relative(PROJECT, file).replaceAll('\\', '/');
    if (file.startsWith('node:') || path.startsWith('local/lambda/')) return [];
    return [`${path.startsWith('..') ? file : path}:${line}`];
  });
}
