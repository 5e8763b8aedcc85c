/** A terminal that remembers, for tests of commands. */
import { runCli } from "../../src/cli/run_cli.ts";
import type { InterruptSignal, Io } from "../../src/cli/io.ts";

/** What differs from a pipe with the process's environment. */
export interface RecordingIoOptions {
  /** Whether stdout is a terminal. */
  readonly outIsTerminal?: boolean;
  /** Whether stderr is a terminal. */
  readonly errIsTerminal?: boolean;
  /** Called with every text for stdout, after it was recorded. */
  readonly onOut?: (text: string, io: RecordingIo) => void;
  /** Columns of the terminal. */
  readonly columns?: number;
  /** Variables that replace those of the process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called with every text for stderr, after it was recorded. */
  readonly onErr?: (text: string, io: RecordingIo) => void;
}

/** An `Io` that keeps what is written to it. */
export class RecordingIo implements Io {
  /** What was written to stdout as text. */
  outText = "";
  /** What was written to stdout as bytes. */
  readonly outBytes: Uint8Array[] = [];
  /** What was written to stderr. */
  errText = "";
  /** Codes that `exit` was called with. */
  readonly exits: number[] = [];
  /** Whether stdout is a terminal. */
  readonly outIsTerminal: boolean;
  /** Whether stderr is a terminal. */
  readonly errIsTerminal: boolean;
  /** Variables of the test, then those of the process. */
  readonly env: Io["env"];
  readonly #options: RecordingIoOptions;
  readonly #handlers = new Set<(signal: InterruptSignal) => void>();

  /** Starts with nothing written. */
  constructor(options: RecordingIoOptions = {}) {
    const { outIsTerminal = false, errIsTerminal = false, env = {} } = options;
    this.#options = options;
    this.outIsTerminal = outIsTerminal;
    this.errIsTerminal = errIsTerminal;
    this.env = { get: (name) => env[name] ?? Deno.env.get(name) };
  }

  /** Records. */
  out(content: string | Uint8Array): void {
    if (typeof content === "string") {
      this.outText += content;
      this.#options.onOut?.(content, this);
    } else this.outBytes.push(content);
  }

  /** Records. */
  err(text: string): void {
    this.errText += text;
    this.#options.onErr?.(text, this);
  }

  /** As the test wants it. */
  columns(): number {
    return this.#options.columns ?? 100;
  }

  /** As in many terminals. */
  lines(): number {
    return 24;
  }

  /** Remembers the handler. */
  onInterrupt(handler: (signal: InterruptSignal) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Records, and goes on. */
  exit(code: number): void {
    this.exits.push(code);
  }

  /** Calls what listens for signals. */
  interrupt(signal: InterruptSignal = "SIGINT"): void {
    for (const handler of this.#handlers) handler(signal);
  }

  /** How many listen for signals. */
  get listeners(): number {
    return this.#handlers.size;
  }
}

/** What a command did. */
export interface CliRun {
  /** Exit code. */
  readonly code: number;
  /** Text on stdout. */
  readonly out: string;
  /** Text on stderr. */
  readonly err: string;
  /** The terminal. */
  readonly io: RecordingIo;
}

/** Runs a command line in this process. */
export async function cli(
  args: readonly string[],
  options: RecordingIoOptions = {},
): Promise<CliRun> {
  const io = new RecordingIo(options);
  const code = await runCli(args, io);
  return { code, out: io.outText, err: io.errText, io };
}
