/** Where deliveries go, below whatever a stage or a domain puts before it. */
export const RECEIVER_PATH = '/webhooks/oktopost';

/**
 * Whether a path is the receiver's: also with slashes doubled or at its end, and below a stage or the base path of a domain. A
 * Function URL has no path of its own.
 */
export function isReceiverPath(path: string): boolean {
  const plain = path.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  return plain === '' || `${plain}/`.includes(`${RECEIVER_PATH}/`);
}
