import type { Processor } from '../../lib/processor.ts';

/** Runs before a processor, and leaves nothing of what it was given itself. */
export const SPOILER = 'spoils its input';

export const spoil: Processor<string> = (item) => void Object.assign(item, { data: null, json: '' });
