/** What serverless.yml has as defaults. */
export const GOOD_PARAMETERS = {
  alertEmail: '',
  endpoint: 'httpApi',
  throttleRate: 100,
  throttleBurst: 200,
  maxAttempts: 6,
  processorSeconds: 20,
  itemsAtOnce: 5,
  concurrency: 10,
  ledgerDays: 30,
  replayGuard: 'report',
  silenceHours: 24,
  logRetentionDays: 30,
  deletionPolicy: 'Delete',
};
