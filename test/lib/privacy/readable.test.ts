import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { redact } from '../../../lib/privacy/redact.ts';
import { sentText } from '../../../lib/privacy/sent.ts';

/** Of a lead, as the local stack sends it: its words are not those of errors. */
const sent = sentText(readFileSync(new URL('../../../lib/sender/samples/newLead.json', import.meta.url), 'utf8'));

/** As systems write them, from their sources and from reports of their users. */
const MESSAGES: Record<string, string[]> = {
  'JavaScript and Node': [
    "Cannot read properties of undefined (reading 'Email')",
    "Cannot destructure property 'Id' of 'undefined' as it is undefined.",
    'lead.Profiles.find is not a function',
    'contactId is not defined',
    'Converting circular structure to JSON',
    'Unexpected end of JSON input',
    'Unexpected token < in JSON at position 0',
    'Maximum call stack size exceeded',
    'This operation was aborted',
    'The operation was aborted due to timeout',
    'Invalid time value',
  ],
  'sockets, fetch and undici': [
    'fetch failed',
    'connect ECONNREFUSED 127.0.0.1:5432',
    'read ECONNRESET',
    'socket hang up',
    'getaddrinfo EAI_AGAIN api.hubapi.com',
    'Connect Timeout Error (attempted address: api.hubapi.com:443, timeout: 10000ms)',
    'Headers Timeout Error',
    'other side closed',
    'Client network socket disconnected before secure TLS connection was established',
    'self-signed certificate in certificate chain',
    'unable to verify the first certificate',
  ],
  'the AWS SDK': [
    'Rate exceeded',
    'Requested resource not found',
    'The conditional request failed',
    'The security token included in the request is invalid.',
    'The provided token has expired.',
    'Connection timed out after 5000 ms',
    'Could not load credentials from any providers',
    'Item size has exceeded the maximum allowed size',
  ],
  databases: [
    'duplicate key value violates unique constraint "leads_email_key"',
    'null value in column "email" of relation "leads" violates not-null constraint',
    'canceling statement due to statement timeout',
    'remaining connection slots are reserved for non-replication superuser connections',
    'E11000 duplicate key error collection: crm.leads index: email_1 dup key',
    'Unique constraint failed on the fields: (`email`)',
    "Can't reach database server at `db:5432`",
  ],
  'axios, Slack, HubSpot, Salesforce, zod': [
    'Request failed with status code 429',
    'timeout of 5000ms exceeded',
    'Network Error',
    'An API error occurred: channel_not_found',
    'A rate limit was exceeded (url: chat.postMessage, retry-after: 10)',
    'You have reached your ten_secondly_rolling limit.',
    'Property values were not valid',
    'INVALID_SESSION_ID: Session expired or invalid',
    'UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record or 1 records: 001000000000001',
    'Invalid input: expected string, received undefined',
    '[ { "code": "invalid_type", "expected": "string", "received": "undefined", "path": [ "Email" ], "message": "Required" } ]',
  ],
  'the code of users': [
    'CRM answered 503 after 3 attempts',
    'the lead has no e-mail address',
    'the CRM limits its rate',
    'answers of 5xx are tried again in 30s, the 3rd time in 2m',
    'HTTP_429: the CRM asked us to wait for 30 s',
    'no campaign for this post, so nothing to update',
    'the token of the mailing list has expired, please log in again',
    'E_FOO_BAR: unsupported event type postSent in processors/crm.ts',
    'lead 0ld71zfblyo4251 was rejected with HTTP 422 Unprocessable Entity',
    'job 5f0c3a52-5b8e-4d3c-9a53-0c2f0e1c7a11 was not done by 2026-11-24T08:00:00Z',
  ],
};

describe.each(Object.entries(MESSAGES))('what says what happened stays: %s', (_, messages) => {
  test.each(messages)('%s', (message) => expect(redact(message, sent)).toBe(message));
});

test('of a refusal by AWS only the number of the account goes', () => {
  const role = 'oktopost-webhooks-prod-process';
  const refusal = (account: string) =>
    `User: arn:aws:sts::${account}:assumed-role/${role} is not authorized to perform: sqs:SendMessage on resource: leads`;
  expect(redact(refusal('123456789012'), sent)).toBe(refusal('[…]'));
});

test('of a link the scheme stays, and of what the parser quotes nothing', () => {
  expect(redact('GET https://crm.example.com/leads?email=x failed with 404', sent)).toBe(
    'GET https://[…20+] failed with 404',
  );
  expect(redact(`Unexpected token '<', "<!DOCTYPE "... is not valid JSON`, sent)).toMatch(
    /^Unexpected token .* is not valid JSON$/,
  );
});
