/** A number for people: `1,234`. */
export function count(number: number): string {
  return number.toLocaleString('en');
}

/** `one` and `many` are the noun after a number. */
export function plural(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listed(words: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'conjunction' }).format(words).replace(', and ', ' and ');
}
