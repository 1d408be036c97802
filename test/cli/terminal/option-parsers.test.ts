import { describe, expect, test } from '@jest/globals';
import { integer, oneOf, region, seconds, share, stage, url } from '../../../cli/terminal/option-parsers.ts';

describe('values that are taken', () => {
  test.each([
    ['a whole number', integer(0, 65_535), '0', 0],
    ['the highest one', integer(0, 65_535), '65535', 65_535],
    ['a share', share(0.5), '0.5', 0.5],
    ['a share without its zero', share(0.5), '.2', 0.2],
    ['no share at all', share(0.5), '0', 0],
    ['seconds', seconds(10), '0.001', 0.001],
    ['a stage', stage, 'Prod-2', 'Prod-2'],
    ['a region', region, 'eu-west-1', 'eu-west-1'],
    ['a region of another partition', region, 'us-gov-east-1', 'us-gov-east-1'],
    ['one of the names', oneOf(['a', 'b']), 'b', 'b'],
  ])('%s', (_, parse, text, value) => expect(parse(text)).toBe(value));

  test('a URL', () => expect(url('https://example.com/x').href).toBe('https://example.com/x'));
});

describe('values that are not, and how they must be', () => {
  test.each([
    ['a number with a sign', integer(0, 9), '-1', 'must be a whole number from 0 to 9, not "-1".'],
    [
      'a number that is too high',
      integer(1, 100_000),
      '100001',
      'must be a whole number from 1 to 100,000, not "100001".',
    ],
    ['a number of another kind', integer(0, 9), '1e0', 'must be a whole number'],
    ['a share that is too high', share(0.5), '0.6', 'must be a share from 0 to 0.5, for example 0.2, not "0.6".'],
    ['endless seconds', seconds(10), 'Infinity', 'must be a number of seconds from 0 to 10, not "Infinity".'],
    ['a URL without its scheme', url, 'localhost:3000', 'must be a whole URL'],
    ['a stage with a blank', stage, 'a b', 'must consist of letters, digits and `-`, not "a b".'],
    ['an empty stage', stage, '', 'must consist of letters'],
    ['a stage where a region is meant', region, 'prod', 'must be the name of a region, for example eu-west-1'],
    ['a name that there is not', oneOf(['queue', 'growth']), 'quue', 'must be one of queue, growth, not "quue".'],
    [
      'a name that there is not among many',
      oneOf([...'abcdefgh', 'queue']),
      'quue',
      'must be one of those in the help, not "quue". Did you mean queue?',
    ],
  ])('%s', (_, parse, text, message) => expect(() => parse(text)).toThrow(message));
});
