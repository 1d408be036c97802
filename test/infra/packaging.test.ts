import { afterEach, expect, test } from '@jest/globals';
import { copyProject, PLAIN_PROCESSORS } from '../support/project-copy.ts';
import { serverless } from './packaged-stack.ts';

let project: ReturnType<typeof copyProject> | undefined;
afterEach(() => project?.remove());

test('packaging leaves nothing in the temporary directory', async () => {
  project = copyProject(PLAIN_PROCESSORS);
  expect(await serverless(project.folder, 'package')).toMatchObject({ status: 0, left: [] });
}, 60_000);

test.each([
  [
    'a package that is not installed',
    "import crm from 'crm-client';\nexport const processors = { fallback: crm };\n",
    'processors/table.ts:1:17: Could not resolve "crm-client". Is the package installed? Type: npm install crm-client --workspace processors',
  ],
  [
    'a syntax error',
    'export const processors = {\n  newLead: () => ;\n};\n',
    'processors/table.ts:2:18: Unexpected ";"',
  ],
])(
  '%s in processors/ ends it with exit status 1, and with the file, the line and what to do',
  async (_, table, sentence) => {
    project = copyProject({ 'table.ts': table });
    const { status, output, left } = await serverless(project.folder, 'package');
    expect(output).toContain(`The Lambdas cannot be built.\n${sentence}\n`);
    expect(output).not.toMatch(/^ +at /m);
    expect({ status, left }).toEqual({ status: 1, left: [] });
  },
  60_000,
);
