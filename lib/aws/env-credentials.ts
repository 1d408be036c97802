import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Takes the place of the SDK's default credential chain when the Lambdas are bundled: Lambda gives a function its role's
 * credentials in the environment, and the other providers are some 140 KB that are loaded at every cold start.
 */
export function defaultProvider() {
  return fromEnv();
}
