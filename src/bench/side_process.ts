/** A process of base or head, as `bench check` sees it. */
import { InfrastructureError, NothingMatchedError } from "../base/errors.ts";
import type { SideQuestion, SideReply } from "./side_messages.ts";

/** Characters of stderr that are kept for the reason of a death. */
const TAIL = 1000;

/** Longest wait for a reply; the start of a large study takes a minute. */
const LIMIT_MS = 10 * 60_000;

/** Lives until `[Symbol.asyncDispose]`. */
export class SideProcess implements AsyncDisposable {
  readonly #name: string;
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #replies: AsyncGenerator<SideReply>;
  readonly #reading: Promise<void>;
  readonly #limitMs: number;
  #tail = "";

  /**
   * Takes a process over.
   *
   * @param name What messages call it: base or head.
   * @param process Just spawned, all three streams piped.
   * @param limitMs Longest wait for a reply, in milliseconds.
   */
  constructor(
    name: string,
    process: Deno.ChildProcess,
    limitMs: number = LIMIT_MS,
  ) {
    this.#name = name;
    this.#limitMs = limitMs;
    this.#process = process;
    this.#writer = process.stdin.getWriter();
    this.#replies = repliesOf(process.stdout);
    this.#reading = this.#readStderr();
  }

  /**
   * Asks for something.
   *
   * @param question What.
   */
  async ask(question: SideQuestion): Promise<void> {
    const bytes = new TextEncoder().encode(`${JSON.stringify(question)}\n`);
    // whoever has died says why when it is listened to
    await this.#writer.write(bytes).catch(() => {});
  }

  /**
   * Waits for the next reply.
   *
   * @param kind What it must be.
   * @returns The reply.
   * @throws {NothingMatchedError} If base cannot run what it is asked to.
   * @throws {InfrastructureError} If head cannot, the process ends before, says something
   *     else, or is killed since it says nothing for too long.
   */
  async next<Kind extends SideReply["kind"]>(
    kind: Kind,
  ): Promise<Extract<SideReply, { readonly kind: Kind }>> {
    const { value, isLate } = await this.#reply();
    if (isLate) {
      throw new InfrastructureError(
        `Cannot time ${this.#name}: its process said nothing for ` +
          `${
            this.#limitMs / 1000
          } s where "${kind}" was expected; it was killed`,
      );
    }
    if (value === undefined) throw await this.#death();
    if (value.kind === "error") {
      // an old base may not know the study; head must
      const Failure = this.#name === "base"
        ? NothingMatchedError
        : InfrastructureError;
      throw new Failure(`Cannot time ${this.#name}: ${value.message}`);
    }
    if (value.kind === kind) {
      return value as Extract<SideReply, { readonly kind: Kind }>;
    }
    throw new InfrastructureError(
      `Cannot time ${this.#name}: its process said "${value.kind}" where "${kind}" was expected`,
    );
  }

  /** Kills the process if it has not left, and waits until it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.#process.status;
    await this.#replies.return(undefined);
    await this.#writer.abort().catch(() => {});
    await this.#reading;
  }

  /** Kills the process if it has not left; does not wait. */
  kill(): void {
    try {
      this.#process.kill("SIGKILL");
    } catch (error) {
      // it has left
      if (!(error instanceof TypeError)) throw error;
    }
  }

  /** Of a process that is killed since it is late, the end of its replies. */
  async #reply(): Promise<
    { readonly value: SideReply | undefined; readonly isLate: boolean }
  > {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      this.kill();
    }, this.#limitMs);
    try {
      const { value } = await this.#replies.next();
      return { value, isLate };
    } finally {
      clearTimeout(timer);
    }
  }

  async #death(): Promise<InfrastructureError> {
    const { code, signal } = await this.#process.status;
    await this.#reading;
    const how = signal === null ? `exit code ${code}` : signal;
    const last = this.#tail.trim();
    return new InfrastructureError(
      `Cannot time ${this.#name}: its process ended with ${how}` +
        (last === "" ? "" : `: ${last}`),
    );
  }

  async #readStderr(): Promise<void> {
    const text = this.#process.stderr.pipeThrough(new TextDecoderStream());
    for await (const part of text) {
      this.#tail = `${this.#tail}${part}`.slice(-TAIL);
    }
  }
}

async function* repliesOf(
  stdout: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<SideReply> {
  let text = "";
  for await (const part of stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (text + part).split("\n");
    text = lines.pop()!;
    for (const line of lines) yield JSON.parse(line) as SideReply;
  }
}
