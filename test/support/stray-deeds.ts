import { EventEmitter } from 'node:events';
import { createReadStream, readFile } from 'node:fs';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** A name, which must not be printed. */
export const NAME = 'Zyxwa Kzjwx';

function fail(): never {
  throw new Error(`no contact for ${NAME}`);
}

/** Ways in which an error comes that nobody awaits, after some milliseconds or none. */
export const deeds: Readonly<Record<string, () => void>> = {
  'a promise that is rejected': () => void Promise.reject(new Error(`no contact for ${NAME}`)),
  'a promise that is rejected with nothing': () => void Promise.reject(),
  'an async function that nobody awaits': async () => {
    await pause(5);
    fail();
  },
  'a promise that is handled too late': () => {
    const failing = pause(1).then(fail);
    setTimeout(() => failing.catch(() => undefined), 20);
  },
  'one of several promises': () => void Promise.all([pause(2).then(fail), pause(3)]),
  'a promise that somebody rejects by hand': () => {
    const { reject } = Promise.withResolvers();
    setTimeout(() => reject(new Error(NAME)), 2);
  },
  'a timer': () => void setTimeout(fail, 2),
  'a timer that repeats': () => {
    const interval = setInterval(() => {
      clearInterval(interval);
      fail();
    }, 2);
  },
  setImmediate: () => void setImmediate(fail),
  nextTick: () => process.nextTick(fail),
  'a microtask': () => queueMicrotask(fail),
  'an emitter whose errors nobody listens to': () => {
    const emitter = new EventEmitter();
    setTimeout(() => emitter.emit('error', new Error(NAME)), 2);
  },
  'a stream whose errors nobody listens to': () => void createReadStream(`/${NAME}`),
  'a request whose errors nobody listens to': () => void get('http://127.0.0.1:1/'),
  'a fetch that nobody awaits': () => void fetch('http://127.0.0.1:2/'),
  'a callback': () => readFile(`/${NAME}`, fail),
  'a listener of a signal': () => AbortSignal.timeout(2).addEventListener('abort', fail),
};
