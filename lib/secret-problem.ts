const MOST_CHARACTERS = 256;
const NOT_VISIBLE_ASCII = /[^\x21-\x7e]/u;
const INVISIBLE = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/u;

/**
 * Why a secret cannot be one that Oktopost has generated, in the middle of a sentence; undefined where it can. A secret is
 * visible ASCII: what else is in it came with copying. Never says what the secret is.
 */
export function secretProblem(secret: unknown): string | undefined {
  if (typeof secret !== 'string') return 'a secret must be a string';
  if (secret === '') return 'a secret is empty, and would let anybody in';
  if (secret.length > MOST_CHARACTERS) return `a secret is longer than ${MOST_CHARACTERS} characters`;
  const [character] = NOT_VISIBLE_ASCII.exec(secret) ?? [];
  if (character === undefined) return undefined;
  // A byte order mark counts as white space for `trim`, but is nothing that a person sees.
  if (/^[\t\n\r ]|[\t\n\r ]$/.test(secret))
    return 'a secret has white space around it, most likely a line end that was copied with it';
  const position = secret.indexOf(character) + 1;
  return INVISIBLE.test(character)
    ? `a secret has an invisible character at position ${position}: ${codeOf(character)}`
    : `a secret has a character at position ${position} that no secret of Oktopost has`;
}

function codeOf(character: string): string {
  return `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
}
