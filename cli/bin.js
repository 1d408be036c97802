#!/usr/bin/env node
/** `okto`: the program is TypeScript, which not every Node runs. */
import { launch } from './launch.js';

await launch('cli/main.ts', process.argv.slice(2));
