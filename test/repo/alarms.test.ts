import { expect, test } from '@jest/globals';
import { read } from './imports.ts';

test('the alarms in the README are those of the stack', () => {
  const source = read('infra/alarms.yml');
  const alarms = [...source.matchAll(/^ +AlarmName: \$\{self:service\}-\$\{sls:stage\}-(.+)$/gm)].map(
    ([, name]) => name,
  );
  expect(alarms).toHaveLength(source.match(/Type: AWS::CloudWatch::Alarm$/gm)?.length ?? 0);
  const [, table = ''] = /\n\| alarm \| means \| do \|\n(.*?)\n\n/s.exec(read('README.md')) ?? [];
  const names = table.split('\n').flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`([\w-]+)`/g)]);
  expect(names.map(([, name]) => name).sort()).toEqual(alarms.sort());
});
