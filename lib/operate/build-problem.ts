/** What is used of a message of esbuild. */
export interface BuildMessage {
  text: string;
  /** `file` is a path from the project's root; `line` counts from 1, `column` from 0. */
  location: { file: string; line: number; column: number } | null;
  notes: readonly { text: string }[];
}

/** Why the Lambdas cannot be built, and what to do about it: a line for each error, with its file, line and column. */
export function buildProblem(errors: readonly BuildMessage[]): string {
  return errors.map((error) => `${placeOf(error)}${error.text}${adviceOn(error)}`).join('\n');
}

function placeOf({ location }: BuildMessage): string {
  return location === null ? '' : `${location.file}:${location.line}:${location.column + 1}: `;
}

/** A scope and a name, or a name; what stands behind is a path in the package. */
const PACKAGE = /^Could not resolve "((?:@[\w.~-]+\/)?[\w~-][\w.~-]*)(?:\/[^"]*)?"$/;

function adviceOn({ text, location, notes }: BuildMessage): string {
  const name = PACKAGE.exec(text)?.[1];
  if (name === undefined) return '';
  // The package is there, but not what is imported of it.
  const missingPart = notes.find((note) => !note.text.startsWith('You can mark the path'));
  if (missingPart) return `. ${missingPart.text.replace(/:$/, '.')}`;
  const isUsers = location?.file.startsWith('processors/');
  return `. Is the package installed? Type: ${isUsers ? `npm install ${name} --workspace processors` : 'npm ci'}`;
}
