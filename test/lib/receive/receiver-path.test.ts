import { describe, expect, test } from '@jest/globals';
import { sign } from '../../../lib/oktopost/signature.ts';
import { receive } from '../../../lib/receive/receive.ts';
import { isReceiverPath } from '../../../lib/receive/receiver-path.ts';
import { NOW, receivePorts, SECRET } from '../../support/receive-ports.ts';

test.each([
  ['/webhooks/oktopost', true],
  ['/webhooks/oktopost/', true],
  ['//webhooks//oktopost//', true],
  ['/prod/webhooks/oktopost', true],
  ['/hooks/v1/webhooks/oktopost/', true],
  ['/webhooks/oktopost/more', true],
  ['/', true],
  ['', true],
  ['/webhooks/oktopostal', false],
  ['/my-webhooks/oktopost', false],
  ['/webhook', false],
  ['/.env', false],
  ['/wp-login.php', false],
])('%j is the address of the receiver: %s', (path, expected) => expect(isReceiverPath(path)).toBe(expected));

describe('receive', () => {
  const body = Buffer.from('[{"Id":"1"}]');
  const signed = { 'x-oktopost-webhook': '0WA001', 'x-oktopost-secret': sign(body, SECRET) };

  test.each(['/webhooks/oktopost/', '//webhooks/oktopost', '/prod/webhooks/oktopost', '/quite/another', undefined])(
    'takes a delivery wherever it was sent: %s (case I1)',
    async (path) => {
      const { ports } = receivePorts();
      const { outcome } = await receive({ method: 'POST', path, headers: signed, body, takenAt: NOW }, ports);
      expect(outcome).toMatchObject({ kind: 'accepted' });
    },
  );

  test.each(['GET', 'POST'])('answers 404 to what is none and goes elsewhere, without any work: %s', async (method) => {
    const busy = () => Promise.reject(new Error('must not be asked'));
    const { ports } = receivePorts({
      webhooks: { get: busy, refresh: busy, last: () => undefined },
      quarantine: { keep: busy },
    });
    const { outcome } = await receive({ method, path: '/.env', headers: {}, body, takenAt: NOW }, ports);
    expect(outcome).toEqual({ kind: 'not found' });
  });
});
