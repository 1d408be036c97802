export const RECEIVER_PATH = '/webhooks/oktopost';
export const STATE_PATH = '/local/state';
