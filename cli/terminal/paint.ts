import { styleText } from 'node:util';
import type { Variables } from '../../lib/config.ts';
import type { Mood } from '../../local/terminal/columns.ts';
import type { Screen } from './surroundings.ts';

/** Colours a text, or leaves it as it is. */
export type Paint = (mood: Mood, text: string) => string;

/** Colours a text where the screen is a terminal or FORCE_COLOR asks for it, and never where NO_COLOR is set. */
export function painter(screen: Screen, environment: Variables): Paint {
  if (!isColourful(screen, environment)) return (_, text) => text;
  return (mood, text) => styleText(mood, text, { validateStream: false });
}

function isColourful({ isTTY }: Screen, { NO_COLOR, FORCE_COLOR, TERM }: Variables): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return FORCE_COLOR !== '0';
  return isTTY === true && TERM !== 'dumb';
}
