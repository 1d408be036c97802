/** A sentence, and below it what to type: each command whole and on a line of its own, so that it can be copied. */
export function toType(sentence: string, ...commands: readonly string[]): string {
  return [sentence, '', ...commands.map((command) => `  ${command}`)].join('\n');
}
