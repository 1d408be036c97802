import type { VirtualClock } from './clock.ts';
import type { Random } from './random.ts';
import { swarm } from './swarm.ts';

export type Service = 'SQS' | 'DynamoDB' | 'S3' | 'Secrets Manager';

/** What goes wrong, and how probable that is each time it can, on a day of ordinary weather. Each day has its own subset of it. */
const RATES = {
  'API Gateway loses a request': 0.02,
  'API Gateway loses an answer': 0.02,
  'SQS call fails': 0.03,
  'SQS answer lost': 0.01,
  'SQS call arrives late': 0.005,
  'SQS call never answers': 0.0005,
  'SQS refuses an entry': 0.02,
  'SQS stores an entry and reports it failed': 0.01,
  'SQS delivers twice': 0.02,
  'SQS delivers after deletion': 0.01,
  'SQS delete lost': 0.02,
  'DynamoDB call fails': 0.02,
  'DynamoDB answer lost': 0.01,
  'DynamoDB call arrives late': 0.005,
  'DynamoDB call never answers': 0.0005,
  'S3 call fails': 0.05,
  'S3 answer lost': 0.02,
  'S3 call arrives late': 0.01,
  'S3 call never answers': 0.005,
  'S3 object lost or altered': 0.2,
  'Secrets Manager call fails': 0.1,
  'Secrets Manager answer lost': 0.02,
  'Secrets Manager call arrives late': 0.01,
  'Secrets Manager call never answers': 0.005,
  'Lambda crashes before a call': 0.002,
  'Lambda crashes after a call': 0.002,
  'Lambda crashes at some moment': 0.01,
  'a Lambda stands until a lease ends': 0.3,
  'network is slow': 0.003,
  'processor throws': 0.02,
} as const satisfies Record<string, number>;

const SERVICES: readonly Service[] = ['SQS', 'DynamoDB', 'S3', 'Secrets Manager'];

/** How long a service of ours is out of reach, and how often so long. Three days are what the queue is built to outlast. */
const OUTAGES = { minutes: 60, hours: 35, days: 5 };
const OUTAGE_MINUTES = { minutes: 60, hours: 5 * 60, days: 3 * 24 * 60 } as const;

/** How bad the day is. */
const WEATHER = { calm: 0.3, ordinary: 1, stormy: 4 };

export type Fault = keyof typeof RATES | `${Service} outage`;

export interface Faults {
  /** Whether it goes wrong this time; if so, it is counted. */
  strikes(fault: keyof typeof RATES): boolean;
  isDown(service: Service): boolean;
  /** From now on all goes well, so that what is under way can come to its end. */
  end(): void;
  readonly counts: ReadonlyMap<Fault, number>;
}

/** @param ended Told whenever something has ended that was wrong for a while. */
export function createFaults(random: Random, clock: VirtualClock, dayMs: number, ended: () => void): Faults {
  const counts = new Map<Fault, number>();
  const count = (fault: Fault) => counts.set(fault, (counts.get(fault) ?? 0) + 1);
  const intensity = WEATHER[random.weighted({ calm: 1, ordinary: 2, stormy: 1 })];
  const rates = swarm(RATES, random);
  const down = new Set<Service>();
  let active = true;

  if (random.chance(0.4)) {
    const service = random.pick(SERVICES);
    const begins = random.between(0, dayMs);
    const most = OUTAGE_MINUTES[random.weighted(OUTAGES)];
    count(`${service} outage`);
    clock.after(begins, () => down.add(service));
    clock.after(begins + random.between(most / 100, most) * 60_000, () => {
      down.delete(service);
      ended();
    });
  }
  return {
    strikes(fault) {
      if (!active || !random.chance(rates[fault] * intensity)) return false;
      count(fault);
      return true;
    },
    isDown: (service) => down.has(service),
    end() {
      active = false;
      ended();
    },
    counts,
  };
}
