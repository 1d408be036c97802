import { expect, test } from '@jest/globals';
import { explainProblem } from '../../../cli/terminal/problem.ts';

const named = (name: string, fields: object = {}) => Object.assign(new Error('m'), { name, ...fields });

test.each([
  [
    'no credentials',
    named('CredentialsProviderError'),
    /no valid AWS credentials.*Sign in.*\n\n {2}aws sts get-caller-identity$/,
  ],
  ['expired ones, as CloudFormation says it', named('ExpiredToken'), /have expired/],
  ['expired ones, as Secrets Manager says it', named('ExpiredTokenException'), /have expired/],
  ['those of another account', named('InvalidClientTokenId'), /does not know the credentials/],
  [
    'no permission',
    named('AccessDeniedException'),
    /may not do this.* m To see .*\n\n {2}aws sts get-caller-identity$/,
  ],
  [
    'a region that is none, or no network',
    named('Error', { code: 'ENOTFOUND' }),
    /cannot be reached \(m\)\. Is this machine online/,
  ],
  ['anything else', named('ThrottlingException'), /^It failed: ThrottlingException: m$/],
  ['what is no error', 'x', /^It failed: x$/],
])('%s is explained', (_, error, message) => expect(explainProblem(error)).toMatch(message));
