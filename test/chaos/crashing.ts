/** How the payload id of an item begins that ends the Lambda of whoever touches it. */
export const CRASH = 'crash-';

export function crashes(payloadId: string | undefined): boolean {
  return payloadId?.startsWith(CRASH) ?? false;
}
