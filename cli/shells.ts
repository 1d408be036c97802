/** What a shell needs beside the script that completes in it. */
export interface Shell {
  /** What makes `okto` a word for this project's program, and whatever the script takes for granted. */
  before(program: string): string;
  after?: string;
  /** Lines to type in the project: the first keeps the script, and each further one has it loaded where the shell starts. */
  load: readonly string[];
}

/** No alias: zsh completes what an alias stands for, which is Node. */
const posixFunction = (program: string) => `okto() { ${program} "$@"; }`;

const save = (shell: string, file: string) => `npm run --silent okto -- complete ${shell} > ${file}`;

/** The shells in which commands are completed. Outside the project npx would offer a stranger's package, so the word `okto` stands for paths. */
export const SHELLS = {
  bash: {
    before: (program) => `${posixFunction(program)}

# The package bash-completion brings this function. Without the package, a simple one does.
declare -F _get_comp_words_by_ref >/dev/null || _get_comp_words_by_ref() {
  words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD
  cur=\${words[cword]} prev=\${words[cword-1]}
}

# What was set before, by this script or another, stays.
readonly() { local name=\${1%%=*}; [ -n "\${!name-}" ] || eval "$1"; }
`,
    after: 'unset -f readonly',
    load: [save('bash', 'okto-completion'), 'echo "source \'$PWD/okto-completion\'" >> ~/.bashrc'],
  },
  zsh: {
    before: (program) => `${posixFunction(program)}

# Completion is off where no file that starts zsh has asked for it.
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
`,
    load: [save('zsh', 'okto-completion'), 'echo "source \'$PWD/okto-completion\'" >> ~/.zshrc'],
  },
  fish: {
    before: (program) => `function okto; ${program} $argv; end`,
    load: [save('fish', '~/.config/fish/conf.d/okto.fish')],
  },
  powershell: {
    before: (program) => `function okto { & ${program} @args }`,
    load: [save('powershell', 'okto-completion.ps1'), 'echo ". \'$PWD/okto-completion.ps1\'" >> $PROFILE'],
  },
} as const satisfies Record<string, Shell>;

/** The name of one of them. */
export type ShellName = keyof typeof SHELLS;

/** Their names. */
export const SHELL_NAMES = Object.keys(SHELLS);

/** Whether it is one of them. */
export function isShell(name: string): name is ShellName {
  return Object.hasOwn(SHELLS, name);
}
