/** Loads a file of parts where it can be ended; says when that is done. */

/** What workers have besides what every program has. */
const worker = globalThis as unknown as {
  readonly postMessage: (message: unknown) => void;
};

// said again where it is loaded for use
const silent = (): void => {};
globalThis.console = {
  ...console,
  ...{ log: silent, info: silent, debug: silent, warn: silent, error: silent },
};

globalThis.addEventListener("message", (event) => {
  const { data } = event as MessageEvent<string>;
  const done = (): void => worker.postMessage("done");
  // errors are told where it is loaded for use
  import(data).then(done, done);
});
