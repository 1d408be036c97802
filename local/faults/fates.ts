import { dynamoFaults } from './dynamo-faults.ts';
import type { Fate, Fates, MakeFault } from './fate.ts';
import { pick, type Random } from './random.ts';
import { s3Faults } from './s3-faults.ts';
import { scaleVisibility, sqsFaults } from './sqs-faults.ts';

export interface FatePlan {
  /** The share of calls that go wrong. */
  rate: number;
  random: Random;
  /** How many times sooner a hidden message comes back. */
  timeScale: number;
}

const FAULTS: ReadonlyMap<string, readonly [MakeFault, ...MakeFault[]]> = new Map(
  Object.entries({ ...sqsFaults, ...dynamoFaults, ...s3Faults }),
);

/** The fates of the calls to SQS, S3 and DynamoDB. What is not named in the tables always goes well. */
export function awsFates({ rate, random, timeScale }: FatePlan): Fates {
  return (call) => {
    const usual: Fate = call.operation === 'ChangeMessageVisibility' ? scaleVisibility(call, timeScale) : {};
    const faults = FAULTS.get(call.operation);
    if (faults === undefined || random() >= rate) return usual;
    return { ...usual, ...pick(faults, random)(call, random) };
  };
}
