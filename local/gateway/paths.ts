export const STATE_PATH = '/local/state';
