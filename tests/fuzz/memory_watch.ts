/**
 * A worker that notes the highest resident memory of its process, many times a
 * second, also while the main thread is busy.
 */

const EVERY_MS = 2;

// a worker's own scope, which the types of a page do not know
const scope = self as unknown as {
  onmessage: (event: MessageEvent<WatchRequest>) => void;
};

/** What the worker is told once. */
export interface WatchRequest {
  /** Megabytes: the highest so far, which the main thread may reset. */
  readonly peak: Int32Array<SharedArrayBuffer>;
  /** Megabytes at which the parent is asked to end the process. */
  readonly most: number;
}

scope.onmessage = ({ data: { peak, most } }) => {
  let isTold = false;
  setInterval(() => {
    const now = Math.ceil(Deno.memoryUsage().rss / 1e6);
    if (now > Atomics.load(peak, 0)) Atomics.store(peak, 0, now);
    if (now <= most || isTold) return;
    isTold = true;
    Deno.stdout.writeSync(new TextEncoder().encode(`\nmemory ${now}\n`));
  }, EVERY_MS);
};
