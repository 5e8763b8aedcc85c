/** A slot in a process of its own: what crashes there costs one trial. */
import type { Costs, DeviceFacts, Trial } from "../base/records.ts";
import { fromErrorForm } from "./error_form.ts";
import type { Outcome, SlotEvent } from "./events.ts";
import { Patience } from "./patience.ts";
import type { ResumePoint } from "./resume_point.ts";
import type { Checks, Slot } from "./slot.ts";
import type { Heard, SlotProcess } from "./slot_process.ts";
import { Stopwatch } from "./stopwatch.ts";

/**
 * Makes a slot of a process.
 *
 * @param process A process whose slot is open; closed with this one.
 * @param facts What its device says about itself.
 * @returns The slot.
 */
export function childSlot(process: SlotProcess, facts: DeviceFacts): Slot {
  let failure: string | undefined;
  return {
    facts,
    async *run(trial, signal, checks, from) {
      const job = new Job(trial, from);
      for await (const told of hear(process, job, signal, checks)) {
        failure ??= told.failure;
        yield told.event;
      }
    },
    async measure(trial, png, metrics) {
      const argument = { trial, png, metrics };
      return await process.call("measure", argument) as Record<string, number>;
    },
    failure: () => process.death() ?? failure,
    exit: () => process.kill(),
    close: () => process.close(),
  };
}

/** What a process told of a trial. */
interface Told {
  readonly event: SlotEvent;
  /** Why its slot can run nothing more; undefined while it can. */
  readonly failure: string | undefined;
}

async function* hear(
  process: SlotProcess,
  job: Job,
  signal: AbortSignal,
  checks: Checks | undefined,
): AsyncGenerator<Told, void, void> {
  const { trial, from } = job;
  using talk = process.start({ kind: "run", trial, checks, from });
  const stop = (): void => talk.send({ kind: "stop" });
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    while (true) {
      const heard = await talk.next(job.patience.waitMs);
      if (heard.kind !== "reply") {
        const failure = end(process, heard, job);
        return yield { event: job.crash(failure, signal), failure };
      }
      const { reply } = heard;
      if (reply.kind === "error") throw fromErrorForm(reply.error);
      if (reply.kind !== "events") continue;
      for (const event of reply.events) {
        job.note(event);
        yield { event, failure: reply.failure };
        if (event.kind === "end") return;
        if (event.kind === "checked") talk.send({ kind: "go on" });
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
    // whoever asks for nothing more wants nothing more to be computed
    stop();
    talk.send({ kind: "go on" });
  }
}

/** Why a trial ends that was told nothing of. */
function end(
  process: SlotProcess,
  heard: Exclude<Heard, { kind: "reply" }>,
  { patience }: Job,
): string {
  if (heard.kind === "death") return heard.reason;
  const seconds = Math.round(patience.waitMs / 1000);
  const reason = `its process was killed, as it hung for ${seconds} s`;
  process.kill(reason);
  return reason;
}

/** A trial that runs elsewhere, as far as it was told. */
class Job {
  readonly trial: Trial;
  readonly from: ResumePoint | undefined;
  readonly patience: Patience;
  readonly #stopwatch: Stopwatch;
  #step: number;
  #first: Costs | null;
  #last: Costs | null;

  constructor(trial: Trial, from: ResumePoint | undefined) {
    this.trial = trial;
    this.from = from;
    this.patience = new Patience(trial.settings);
    this.#stopwatch = new Stopwatch(from?.timings);
    this.#step = from?.snapshot.step ?? 0;
    this.#first = from?.first ?? null;
    this.#last = from?.last ?? null;
  }

  note(event: SlotEvent): void {
    this.patience.note(event);
    if (event.kind === "iteration") this.#step = event.step;
    if (event.kind !== "step") return;
    const { step, total, content, style } = event.record;
    this.#step = step;
    this.#last = { total, content, style };
    this.#first ??= this.#last;
  }

  /** How a trial ends whose process is gone. */
  crash(reason: string, { aborted }: AbortSignal): SlotEvent {
    const where = `after iteration ${this.#step}`;
    const outcome: Outcome = {
      state: aborted ? "interrupted" : "failed",
      reason: `${reason[0]!.toUpperCase()}${reason.slice(1)}, ${where}`,
      ...(!aborted && { isCrash: true }),
      iterationsRun: this.#step,
      first: this.#first,
      last: this.#last,
      pixelsSha256: null,
      outputPng: null,
      iterationsPerSecond: null,
      peakMemoryBytes: 0,
      timings: this.#stopwatch.read(),
    };
    return { kind: "end", outcome };
  }
}
