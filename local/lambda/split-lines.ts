/** Makes lines of pieces of text that end anywhere. `flush` gives the last one, if it has no end. */
export function splitLines(onLine: (line: string) => void) {
  let rest = '';
  return {
    push(text: string): void {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(onLine);
    },
    flush(): void {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
