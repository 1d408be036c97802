import { toType } from '../to-type.ts';
import type { CanaryAdvice } from './send-canary.ts';

/** Of the receiver that npm start runs. */
export const localAdvice: CanaryAdvice = (status) => {
  if (status === undefined) return toType('Does it run? Start it in a terminal of its own:', 'npm start');
  if (status === 401)
    return 'It has not the usual webhooks: start it without the variable WEBHOOKS, which the file .env may set too.';
  if (status >= 500) return 'The window of npm start shows why.';
  return 'Is it npm start that listens there, or another program?';
};

/** Of the receiver of a deployed stack. `options`: those that mean it, in a line to type. */
export function stackAdvice(options: string): CanaryAdvice {
  const logs = (words: string) => `npx serverless logs -f receive ${options} --startTime 1h --filter ${words}`;
  const advice: Readonly<Record<number, string>> = {
    401: toType(
      'The receiver does not know this webhook or its secret yet. It reads them again within 30 seconds: try once more. Otherwise its log says why:',
      logs('rejected'),
    ),
    403: 'Something in front of the receiver refuses: a firewall, or the Function URL asks for IAM.',
    404: toType(
      'There is no receiver at this address. Compare it with the output WebhookUrl of the stack:',
      `npx serverless info --verbose ${options}`,
    ),
    429: toType(
      'The throttle of the API is used up. Wait a minute, or deploy again, with the parameters that it has and a higher throttleRate:',
      `npx serverless deploy ${options} --param throttleRate=<n>`,
    ),
    500: toType('The receiver has a defect or a bad setting. Its log says which:', logs('ERROR')),
    503: toType('The queue or the secret cannot be reached. The log says why:', logs('ERROR')),
  };
  return (status) => {
    if (status === undefined) return 'Does this machine reach the internet? Is the stack being deployed or removed?';
    return advice[status] ?? 'Is this the address of the receiver?';
  };
}
