import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { startProgram } from '../../cli/terminal/start-program.ts';
import { SETTINGS_TEXTS } from './settings-texts.ts';

const root = resolve(import.meta.dirname, '../..');

await startProgram(({ stdout }) =>
  new Command('npm run settings')
    .description('write the rows of lib/settings.ts to where they stand too: serverless.yml and README.md')
    .action(() => {
      for (const { file, write } of SETTINGS_TEXTS) {
        const path = resolve(root, file);
        const text = readFileSync(path, 'utf8');
        const written = write(text);
        if (written !== text) writeFileSync(path, written);
        stdout.write(`${file}: ${written === text ? 'as it is to be' : 'written'}\n`);
      }
    }),
);
