import { expect, test } from '@jest/globals';
import { painter } from '../../../cli/terminal/paint.ts';
import { page } from '../../support/run-okto.ts';

const RED = '\u001b[31mx\u001b[39m';

test.each([
  ['a terminal', 80, {}, RED],
  ['no terminal', undefined, {}, 'x'],
  ['a terminal and NO_COLOR', 80, { NO_COLOR: '1' }, 'x'],
  ['no terminal and FORCE_COLOR', undefined, { FORCE_COLOR: '1' }, RED],
  ['FORCE_COLOR and NO_COLOR', 80, { FORCE_COLOR: '1', NO_COLOR: '1' }, 'x'],
  ['a terminal that knows no colours', 80, { TERM: 'dumb' }, 'x'],
] as const)('%s', (_, columns, environment, text) => {
  expect(painter(page(columns).screen, environment)('red', 'x')).toBe(text);
});
