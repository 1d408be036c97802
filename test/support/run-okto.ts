import { devNull } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runOkto } from '../../cli/okto.ts';
import type { OktoSurroundings } from '../../cli/okto-surroundings.ts';
import type { Screen } from '../../cli/terminal/surroundings.ts';

/** A folder that is not there, and cannot be made. */
const NOWHERE = join(devNull, 'none');

/** A screen that keeps what is written on it; with `columns` it is a terminal. */
export function page(columns?: number) {
  let written = '';
  const stream = new Writable({
    write(chunk, _, done) {
      written += chunk;
      done();
    },
  });
  const screen: Screen = columns === undefined ? stream : Object.assign(stream, { isTTY: true, columns });
  return { screen, text: () => written };
}

/** `okto …`, without a process. */
export async function okto(
  argv: readonly string[],
  { columns, input = '', ...given }: Partial<OktoSurroundings> & { columns?: number; input?: string } = {},
) {
  const [stdout, stderr] = [page(columns), page(columns)];
  const status = await runOkto(argv, {
    environment: {},
    stdin: Readable.from([input]),
    stdout: stdout.screen,
    stderr: stderr.screen,
    cache: NOWHERE,
    project: 'none',
    executable: ['okto'],
    ...given,
  });
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}
