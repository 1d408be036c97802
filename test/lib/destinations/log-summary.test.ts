import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { eventTypes } from '../../../lib/oktopost/events.ts';
import { processBatch } from '../../../lib/process/batch.ts';
import { invocation, itemRecord } from '../../support/process-ports.ts';
import { processors } from '../../support/processors.ts';

async function linesFor(event: string, json: string) {
  const { invocation: run, world } = invocation(processors);
  expect(await processBatch([itemRecord({ event }, { json })], run)).toEqual([]);
  return world.lines;
}

const fixture = (event: string) =>
  readFileSync(new URL(`../../../lib/sender/samples/${event}.json`, import.meta.url), 'utf8')
    .trim()
    .slice(1, -1)
    .trim();

test.each(eventTypes)('%s becomes one line that says what happened to which entity', async (event) => {
  const lines = await linesFor(event, fixture(event));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.fields).toMatchObject({
    event,
    entityType: expect.any(String),
    entityId: expect.stringMatching(/^0\w+$/),
    at: expect.stringMatching(/^2026-/),
  });
});

test('the line of a sent post', async () => {
  const data = {
    Id: '006v71zfblyo425',
    Network: 'LinkedIn',
    Status: 'success',
    CreatedBy: '00Ah8e9rubhdtpm',
    RemoteUrl: 'https://example.com/ada',
  };
  const json = JSON.stringify({ event: 'postSent', timestamp: 1_795_507_200, data });
  expect(await linesFor('postSent', json)).toMatchObject([
    {
      message: 'a post was sent to social media',
      fields: {
        entityType: 'postlog',
        entityId: '006v71zfblyo425',
        network: 'LinkedIn',
        status: 'success',
        by: '00Ah8e9rubhdtpm',
        at: '2026-11-24T08:00:00.000Z',
      },
    },
  ]);
});

test('an event type that is not known has its line too', async () => {
  const lines = await linesFor('brandNew', '{"Id":"006v71zfblyo425"}');
  expect(lines).toMatchObject([
    {
      message: 'an event of a type that is not known here',
      fields: { event: 'brandNew', entityId: '006v71zfblyo425' },
    },
  ]);
});

test.each([
  '{"Id":{"a":1},"Status":"a\\nb","Network":"<script>"}',
  '{"Id":"Ada","Status":"Ada Lovelace","Network":"Lovelace","CreatedBy":"Ada Lovelace","Modified":"Ada"}',
  '{"Id":"004915112345678","Status":"+49 151 12345678","Network":"0151 2345678","CreatedBy":"004915112345678","Created":"1979-05-03"}',
  '{"event":"x","timestamp":1e300,"data":null}',
  '{"event":"x","data":[]}',
  '{}',
])('what does not look like Oktopost’s own stays out of the line: %s', async (json) => {
  const [line] = await linesFor('postSent', json);
  const { entityId, status, network, by, at } = line?.fields ?? {};
  expect([entityId, status, network, by, at]).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test('the words of a line stay, also where the item has them', async () => {
  const data = { Id: '002wof1x6eqikxe', Name: 'Summer Campaign', Status: 'active', Network: 'TikTok' };
  const json = JSON.stringify({ event: 'newCampaign', data });
  expect(await linesFor('newCampaign', json)).toMatchObject([
    { message: 'a campaign was created', fields: { entityType: 'campaign', status: 'active', network: 'TikTok' } },
  ]);
});
