/** What is written to the standard streams while the work is done: on Lambda that is all that reaches CloudWatch. */
export async function written(work: () => Promise<void>): Promise<string> {
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write);
  const parts: string[] = [];
  for (const stream of streams) {
    stream.write = (part: string | Uint8Array) => {
      parts.push(typeof part === 'string' ? part : Buffer.from(part).toString());
      return true;
    };
  }
  try {
    await work();
  } finally {
    for (const [i, stream] of streams.entries()) stream.write = originals[i] ?? stream.write;
  }
  return parts.join('');
}
