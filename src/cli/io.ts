/** The terminal, as commands see it. The only file that touches it. */

/** Where commands read and write; tests pass their own. */
export interface Io {
  /** Writes results to stdout. */
  out(text: string): void;
  /** Writes progress and messages to stderr. */
  err(text: string): void;
  /** Whether stderr is a terminal, so that lines may be rewritten. */
  readonly errIsTerminal: boolean;
  /** Whether stdout may have colour. */
  readonly outHasColor: boolean;
  /** Columns of the terminal. */
  columns(): number;
  /** Environment variables. */
  readonly env: { get(name: string): string | undefined };
  /** Calls `handler` at Ctrl-C and at a polite kill, until the result is
   * called. */
  onInterrupt(handler: (signal: InterruptSignal) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

/** A signal that asks a program to stop. */
export type InterruptSignal = "SIGINT" | "SIGTERM";

/** Width where stderr is no terminal. */
const DEFAULT_COLUMNS = 100;

/**
 * The process's own terminal.
 *
 * @returns Writes at once; colour only on a terminal without `NO_COLOR`.
 */
export function processIo(): Io {
  const color = Deno.stdout.isTerminal() && !Deno.env.get("NO_COLOR");
  return {
    out: (text) => writeAll(Deno.stdout, text),
    err: (text) => writeAll(Deno.stderr, text),
    errIsTerminal: Deno.stderr.isTerminal(),
    outHasColor: color,
    columns: () =>
      Deno.stderr.isTerminal() ? Deno.consoleSize().columns : DEFAULT_COLUMNS,
    env: Deno.env,
    onInterrupt,
    exit: (code) => Deno.exit(code),
  };
}

function onInterrupt(handler: (signal: InterruptSignal) => void): () => void {
  const signals: readonly InterruptSignal[] = ["SIGINT", "SIGTERM"];
  const listeners = signals.map((signal) => {
    const listener = () => handler(signal);
    Deno.addSignalListener(signal, listener);
    return () => Deno.removeSignalListener(signal, listener);
  });
  return () => listeners.forEach((remove) => remove());
}

function writeAll(
  stream: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  let rest = new TextEncoder().encode(text);
  try {
    while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
  } catch (error) {
    // the reader has gone (`… | head`): nobody is left to tell
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
