/** The terminal, as commands see it. The only file that touches it. */
import { writeAll } from "./write_all.ts";

/** Where commands read and write; tests pass their own. */
export interface Io {
  /** Writes results to stdout. */
  out(content: string | Uint8Array): void;
  /** Writes progress and messages to stderr. */
  err(text: string): void;
  /** Whether stdout is a terminal, so that results may be drawn. */
  readonly outIsTerminal: boolean;
  /** Whether stderr is a terminal, so that lines may be rewritten. */
  readonly errIsTerminal: boolean;
  /** Columns of the terminal. */
  columns(): number;
  /** Lines of the terminal. */
  lines(): number;
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

/** Size where nothing is a terminal. */
const DEFAULT_COLUMNS = 100;
const DEFAULT_LINES = 40;

/**
 * The process's own terminal.
 *
 * @returns Writes at once. Nothing has colour, so `NO_COLOR` has no effect.
 */
export function processIo(): Io {
  return {
    out: (content) => writeAll(Deno.stdout, content),
    err: (text) => writeAll(Deno.stderr, text),
    outIsTerminal: Deno.stdout.isTerminal(),
    errIsTerminal: Deno.stderr.isTerminal(),
    columns,
    lines,
    env: Deno.env,
    onInterrupt,
    exit: (code) => Deno.exit(code),
  };
}

function columns(): number {
  const isThere = Deno.stderr.isTerminal() || Deno.stdout.isTerminal();
  if (!isThere) return DEFAULT_COLUMNS;
  // 0 on a terminal that nobody told its size
  return Deno.consoleSize().columns || DEFAULT_COLUMNS;
}

function lines(): number {
  const isThere = Deno.stderr.isTerminal() || Deno.stdout.isTerminal();
  if (!isThere) return DEFAULT_LINES;
  return Deno.consoleSize().rows || DEFAULT_LINES;
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
