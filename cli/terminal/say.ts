import { wrap } from '../../local/terminal/wrap.ts';
import { columnsOf, type Screen } from './surroundings.ts';

/** Writes a text for a person, in lines that fit the screen; a line with a command to type stays whole. */
export function say(screen: Screen, text: string): void {
  screen.write(`${wrap(text, columnsOf(screen)).join('\n')}\n`);
}
