/**
 * The first plugin of the Serverless Framework, since the next one is TypeScript: on a Node that cannot read that, it says what
 * to do. Plain JavaScript for that reason.
 */
import { oldNodeText, runsTypeScript } from '../cli/launch.js';

// The framework shows an error of this name without its stack trace.
if (!runsTypeScript())
  throw Object.assign(new Error(oldNodeText('npx serverless --help')), { name: 'ServerlessError' });

function nodePlugin() {
  return {};
}

// The framework loads this file by `require`, and makes a plugin by `new`.
export { nodePlugin as 'module.exports' };
