/** A slot's process: does what its parent asks for. */
import { toErrorForm } from "./error_form.ts";
import type { SlotEvent } from "./events.ts";
import type { Slot } from "./slot.ts";
import type { Reply, Request } from "./slot_messages.ts";

/** What a process answers to. */
export interface SlotServer {
  /** Answers a call; may tell what it does meanwhile. */
  call(
    name: string,
    argument: unknown,
    tell: (text: string) => Promise<void>,
  ): Promise<unknown>;
  /** The slot; only after a call has opened it. */
  slot(): Slot;
}

/** Rows that come faster are sent together: a frame costs 0.1 ms. */
const BATCH_MS = 50;

/** A trial that runs. */
interface Job {
  readonly stop: AbortController;
  /** Resolved once the parent has dealt with values that may end the trial. */
  permission: PromiseWithResolvers<void>;
}

/**
 * Does what the parent asks for, until it asks for nothing more.
 *
 * @param requests What the parent sends; ends when the parent has.
 * @param send Sends to the parent; resolves when there is room for more.
 * @param server What answers.
 */
export async function serveSlot(
  requests: AsyncIterable<unknown>,
  send: (reply: Reply) => Promise<void>,
  server: SlotServer,
): Promise<void> {
  const jobs = new Map<number, Job>();
  for await (const value of requests) {
    const request = value as Request;
    const { id } = request;
    switch (request.kind) {
      case "call":
        void answer(request, send, server);
        break;
      case "run": {
        const job = {
          stop: new AbortController(),
          permission: Promise.withResolvers<void>(),
        };
        jobs.set(id, job);
        void run(request, job, send, server).finally(() => jobs.delete(id));
        break;
      }
      case "stop":
        jobs.get(id)?.stop.abort();
        break;
      case "go on":
        jobs.get(id)?.permission.resolve();
        break;
      default:
        request satisfies never;
    }
  }
}

async function answer(
  { id, name, argument }: Extract<Request, { kind: "call" }>,
  send: (reply: Reply) => Promise<void>,
  server: SlotServer,
): Promise<void> {
  const tell = (text: string) => send({ id, kind: "progress", text });
  try {
    const value = await server.call(name, argument, tell);
    await send({ id, kind: "answer", value });
  } catch (error) {
    await send({ id, kind: "error", error: toErrorForm(error) });
  }
}

async function run(
  { id, trial, checks, from }: Extract<Request, { kind: "run" }>,
  job: Job,
  send: (reply: Reply) => Promise<void>,
  server: SlotServer,
): Promise<void> {
  let events: SlotEvent[] = [];
  let sentAtMs = -Infinity;
  try {
    const slot = server.slot();
    for await (const event of slot.run(trial, job.stop.signal, checks, from)) {
      events.push(event);
      const waits = isSmall(event) && performance.now() - sentAtMs < BATCH_MS;
      if (waits) continue;
      const failure = slot.failure?.();
      await send({ id, kind: "events", events, failure });
      events = [];
      sentAtMs = performance.now();
      if (event.kind !== "checked") continue;
      await job.permission.promise;
      job.permission = Promise.withResolvers();
    }
  } catch (error) {
    await send({ id, kind: "error", error: toErrorForm(error) });
  }
}

/** What may wait for others; the end of a trial never does. */
function isSmall({ kind }: SlotEvent): boolean {
  return kind === "iteration" || kind === "step" || kind === "hash";
}
