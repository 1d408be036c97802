import { createLateRuns } from '../../lib/process/late.ts';
import type { Ledger } from '../../lib/process/ledger.ts';
import type { ProcessPorts, ProcessSettings } from '../../lib/process/ports.ts';
import { createRests, type RestNews, type RestStore } from '../../lib/process/rest.ts';
import type { Processors } from '../../lib/processor.ts';
import type { VirtualClock } from '../simulation/engine/clock.ts';
import { memoryLedger } from './memory-ledger.ts';
import { memoryRests } from './memory-rests.ts';
import { invocation } from './process-ports.ts';

interface Shared {
  ledger?: Ledger;
  store?: RestStore;
  settings?: Partial<ProcessSettings>;
  ports?: Partial<ProcessPorts>;
  tell?(news: RestNews): void;
}

const PROBE_MS = 30_000;

/** One environment of a Lambda in virtual time; several may share a ledger and a store of rests. */
export function environmentOf(
  processors: Processors,
  clock: VirtualClock,
  { ledger = memoryLedger(clock.now), store = memoryRests(), settings = {}, ports = {}, tell }: Shared = {},
) {
  const made = invocation(processors, {
    settings,
    ports: { ledger, now: clock.now, timer: clock.after, ...ports },
  });
  const { now, timer, log } = made.invocation.ports;
  const keep = (news: RestNews) => made.world.rests.push(news);
  const rests = createRests({ store, now, timer, probeMs: PROBE_MS, tell: tell ?? keep });
  const late = createLateRuns(ledger, now, log);
  return { ...made, invocation: { ...made.invocation, rests, late } };
}
