/** A process that runs a slot, as its parent sees it. */
import { BackendError, UsageError } from "../base/errors.ts";
import { fromErrorForm } from "./error_form.ts";
import { CutOffError, encodeFrame, readFrames } from "./frames.ts";
import { lastWords } from "./last_words.ts";
import type { Reply, Request } from "./slot_messages.ts";

/** Characters of stderr that are kept for the reason of a death. */
const TAIL = 20_000;

/** How long a process may take to leave before it is killed. */
const LEAVE_MS = 3000;

/** What is asked, without the id that is given to it. */
type Asked<Sent = Request> = Sent extends Request ? Omit<Sent, "id"> : never;

/** What a process said, or why it says nothing more. */
export type Heard =
  | { readonly kind: "reply"; readonly reply: Reply }
  | { readonly kind: "death"; readonly reason: string }
  /** Nothing came for as long as was waited. */
  | { readonly kind: "silence" };

/** One thing that was asked for, and what comes of it. */
export interface Conversation extends Disposable {
  /** Says more. */
  send(request: Asked): void;
  /**
   * Waits for the next reply.
   *
   * @param patienceMs How long, in milliseconds.
   */
  next(patienceMs?: number): Promise<Heard>;
}

/** What is done about what a call is at. */
export interface Watch {
  /** Told what takes more than a moment. */
  readonly onSlow: (text: string) => void;
  /** The call is given up after so long, in milliseconds. */
  readonly patienceMs: number;
}

/** What takes longer is told. */
const MOMENT_MS = 2000;

/** Lives until `close` or `kill`. */
export class SlotProcess {
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #listeners = new Map<number, (heard: Heard) => void>();
  readonly #ended: Promise<void>;
  readonly #onStderr: (text: string) => void;
  #tail = "";
  #death: string | undefined;
  #hasLeft = false;
  #killedFor: string | undefined;
  #lastId = 0;

  /**
   * Takes a process over.
   *
   * @param process Just spawned, all three streams piped.
   * @param onStderr Told what it writes to stderr.
   */
  constructor(
    process: Deno.ChildProcess,
    onStderr: (text: string) => void,
  ) {
    this.#process = process;
    this.#onStderr = onStderr;
    this.#writer = process.stdin.getWriter();
    const stderr = this.#readStderr();
    this.#ended = this.#read(stderr);
    // before its last words have been read
    void process.status.then(() => this.#hasLeft = true);
  }

  /** Why it says nothing more; undefined while it lives. */
  death(): string | undefined {
    return this.#death;
  }

  /**
   * Asks for one answer.
   *
   * @param name What is asked for.
   * @param argument With what.
   * @param watch What is done about parts that are checked on the way.
   * @returns The answer.
   * @throws {BackendError} If the process dies before.
   * @throws {UsageError} If what it is at takes too long.
   * @throws What the process threw.
   */
  async call(
    name: string,
    argument: unknown,
    watch?: Watch,
  ): Promise<unknown> {
    using conversation = this.start({ kind: "call", name, argument });
    const heard = await this.#answer(conversation, watch);
    if (heard.kind !== "reply") {
      throw new BackendError(
        `Cannot ${name} in a process of its own: ${this.#death}`,
      );
    }
    const { reply } = heard;
    if (reply.kind === "answer") return reply.value;
    if (reply.kind === "error") throw fromErrorForm(reply.error);
    throw new TypeError(`Cannot take ${reply.kind} for an answer`);
  }

  /**
   * Asks for something that has many replies.
   *
   * @param request What is asked for.
   * @returns The caller ends it.
   */
  start(request: Asked): Conversation {
    const id = ++this.#lastId;
    const heard: Heard[] = [];
    let arrived = Promise.withResolvers<void>();
    this.#listeners.set(id, (it) => {
      heard.push(it);
      arrived.resolve();
    });
    const send = (more: Asked): void => this.#send({ ...more, id } as Request);
    send(request);
    return {
      send,
      next: async (patienceMs = Infinity) => {
        if (heard.length === 0 && this.#death !== undefined) {
          return { kind: "death", reason: this.#death };
        }
        if (heard.length === 0) await patiently(arrived.promise, patienceMs);
        arrived = Promise.withResolvers();
        const next = heard.shift() ?? { kind: "silence" };
        if (heard.length > 0) arrived.resolve();
        return next;
      },
      [Symbol.dispose]: () => void this.#listeners.delete(id),
    };
  }

  /**
   * Ends it at once.
   *
   * @param why What to tell as its death; undefined for the signal.
   */
  kill(why?: string): void {
    if (this.#hasLeft) return;
    this.#killedFor ??= why;
    this.#process.kill("SIGKILL");
  }

  /** Lets it leave, and waits until it has. */
  async close(): Promise<void> {
    // it may have died with what was written still in the pipe
    await this.#writer.close().catch(() => {});
    const timer = setTimeout(() => this.kill(), LEAVE_MS);
    await this.#ended;
    clearTimeout(timer);
  }

  /** Hears what it is at, until there is an answer. */
  async #answer(talk: Conversation, watch?: Watch): Promise<Heard> {
    let heard = await talk.next();
    while (heard.kind === "reply" && heard.reply.kind === "progress") {
      const { text } = heard.reply;
      const isWatched = watch !== undefined && text !== "";
      heard = await talk.next(isWatched ? MOMENT_MS : Infinity);
      if (heard.kind !== "silence" || !isWatched) continue;
      watch.onSlow(text);
      heard = await talk.next(watch.patienceMs - MOMENT_MS);
      if (heard.kind !== "silence") continue;
      this.kill();
      const seconds = Math.round(watch.patienceMs / 1000);
      throw new UsageError(
        `Cannot check ${text}: it did not end within ${seconds} s`,
      );
    }
    return heard;
  }

  #send(request: Request): void {
    // that the process is gone is noticed by who reads
    this.#writer.write(encodeFrame(request)).catch(() => {});
  }

  async #read(stderr: Promise<void>): Promise<void> {
    const stream = this.#process.stdout as ReadableStream<
      Uint8Array<ArrayBuffer>
    >;
    try {
      for await (const value of readFrames(stream)) {
        const reply = value as Reply;
        this.#listeners.get(reply.id)?.({ kind: "reply", reply });
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      if (!(error instanceof CutOffError)) {
        this.kill(`its process was killed, as it wrote what is no message`);
      }
      await stream.cancel().catch(() => {});
    }
    const { signal, code } = await this.#process.status;
    await stderr;
    const how = signal === null ? `with exit code ${code}` : `of ${signal}`;
    const said = lastWords(this.#tail);
    this.#death = this.#killedFor ??
      `its process died ${how}${said === "" ? "" : ` (${said})`}`;
    await this.#writer.abort().catch(() => {});
    for (const listener of this.#listeners.values()) {
      listener({ kind: "death", reason: this.#death });
    }
  }

  async #readStderr(): Promise<void> {
    const { stderr } = this.#process;
    for await (const text of stderr.pipeThrough(new TextDecoderStream())) {
      this.#onStderr(text);
      this.#tail = (this.#tail + text).slice(-TAIL);
    }
  }
}

/** Timers of 2^31 ms and more go off at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** A timer that is so late was stopped with all processes, by Ctrl-Z. */
const LATE_MS = 5000;

async function patiently(
  promise: Promise<void>,
  patienceMs: number,
): Promise<void> {
  while (true) {
    const beginMs = performance.now();
    await within(promise, patienceMs);
    if (performance.now() - beginMs < patienceMs + LATE_MS) return;
  }
}

async function within(
  promise: Promise<void>,
  patienceMs: number,
): Promise<void> {
  if (patienceMs > LONGEST_MS) return await promise;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patienceMs);
  try {
    await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
