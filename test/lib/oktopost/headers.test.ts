import { expect, test } from '@jest/globals';
import { keptHeaders, readDeliveryHeaders } from '../../../lib/oktopost/headers.ts';

test('the three headers are read, and white space around their values does not count', () => {
  const headers = {
    'x-oktopost-secret': ' ab ',
    'x-oktopost-webhook': '0WA001',
    'x-oktopost-payload': '001, 002 ,003',
  };
  expect(readDeliveryHeaders(headers)).toEqual({
    signature: 'ab',
    webhookId: '0WA001',
    payloadIds: ['001', '002', '003'],
  });
});

test("the name that the vendor's example reads is the fallback for the signature", () => {
  expect(readDeliveryHeaders({ 'x-oktopost-signature': 'ab' }).signature).toBe('ab');
  expect(readDeliveryHeaders({ 'x-oktopost-signature': 'ab', 'x-oktopost-secret': 'cd' }).signature).toBe('cd');
});

test('missing and blank headers are undefined, and there are no payload ids', () => {
  expect(readDeliveryHeaders({ 'x-oktopost-webhook': '  ' })).toEqual({
    signature: undefined,
    webhookId: undefined,
    payloadIds: [],
  });
});

test('a gap in the list of ids keeps its place, so that the others stay with their items', () => {
  expect(readDeliveryHeaders({ 'x-oktopost-payload': '001,,003' }).payloadIds).toEqual(['001', '', '003']);
});

test('what is kept of the headers is what a delivery needs to be received again', () => {
  const headers = { cookie: 'c', authorization: 'a', 'x-oktopost-webhook': 'w', 'content-type': 'application/json' };
  expect(keptHeaders(headers)).toEqual({ 'x-oktopost-webhook': 'w', 'content-type': 'application/json' });
});
