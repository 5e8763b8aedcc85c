/** Whether a file of parts comes to the end of its top level. */

/** How long loading a file may take, in milliseconds. */
export const MAX_LOAD_MS = 60_000;

/**
 * Loads a file in a worker, which can be left to itself if it does not end:
 * what computes without end lives on until the process exits.
 *
 * @param url The file.
 * @param mostMs How long it may take, in milliseconds.
 * @returns Whether it ended in time, if only by an error.
 */
export async function loadsInTime(
  url: string,
  mostMs: number = MAX_LOAD_MS,
): Promise<boolean> {
  const program = new URL("./load_worker.ts", import.meta.url);
  const worker = new Worker(program, { type: "module" });
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), mostMs);
  worker.onmessage = () => resolve(true);
  worker.onerror = (event) => {
    // what it left undone has failed: that is told where it is loaded for use
    event.preventDefault();
    resolve(true);
  };
  worker.postMessage(url);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
