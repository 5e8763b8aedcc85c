/** Where `baseline learn` runs trials: everything that may round otherwise. */
import { UsageError } from "../base/errors.ts";
import { counted } from "../base/format.ts";
import { namesOf } from "../base/registry.ts";
import { BACKENDS } from "../engine/catalog.ts";
import { precisionProblem } from "../engine/precision_problem.ts";
import type { Plan } from "../plan/plan.ts";
import { toWholeNumber } from "./option_values.ts";
import { checkBackend } from "./read_plans.ts";
import { MOST_THREADS } from "./repro_run.ts";

/** What a run is made on. */
export interface Variant {
  /** Backend. */
  readonly backend: string;
  /** Threads of one operation; undefined where the backend has no such. */
  readonly threads: number | undefined;
  /** Variables of the processes that run trials. */
  readonly env: Readonly<Record<string, string>>;
  /** Whether the user named the backend, so that it must open. */
  readonly isAsked: boolean;
}

/** What the user said. */
export interface VariantOptions {
  /** Instruction sets, with commas between them. */
  readonly isa?: string | undefined;
  /** Numbers of threads, with commas between them. */
  readonly threads?: string | undefined;
  /** Backends, with commas between them. */
  readonly backends?: string | undefined;
}

/** OneDNN's name for what the processor has. */
const BEST = "DEFAULT";

const INSTRUCTION_SETS = `AVX2,AVX512_CORE,AVX512_CORE_BF16,${BEST}`;

/** More change nothing at the sizes that a gate has. */
const THREADS = "1,2,3,4";

/**
 * All combinations: of TensorFlow instruction sets and threads, of the other
 * backends one each.
 *
 * @param options What the user said.
 * @throws {UsageError} If a value does not fit its option.
 */
export function learnVariants(options: VariantOptions): Variant[] {
  const { isa = INSTRUCTION_SETS, threads = THREADS } = options;
  const isAsked = options.backends !== undefined;
  const backends = listOf(options.backends ?? namesOf(BACKENDS).join(","));
  backends.forEach(checkBackend);
  const sets = listOf(isa);
  const unknown = sets.find((name) => !/^[A-Z0-9_]+$/.test(name));
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot use "${unknown}" for --isa: expected values of ` +
        "ONEDNN_MAX_CPU_ISA such as AVX2, AVX512_CORE, DEFAULT",
    );
  }
  const counts = listOf(threads).map((text) =>
    toWholeNumber({ name: "threads", text }, 1, MOST_THREADS)
  );
  return backends.flatMap((backend): Variant[] =>
    backend !== "tensorflow"
      ? [{ backend, threads: undefined, env: {}, isAsked }]
      : sets.flatMap((set) =>
        counts.map((threads) => ({
          ...{ backend, threads, isAsked },
          env: { ONEDNN_MAX_CPU_ISA: set },
        }))
      )
  );
}

function listOf(text: string): string[] {
  return text.split(",").map((part) => part.trim());
}

/**
 * A plan on another backend.
 *
 * @param plan The plan.
 * @param backend The backend.
 * @returns The plan with the trials that can run there.
 */
export function planOn(plan: Plan, backend: string): Plan {
  const trials = plan.trials
    .filter(({ settings: { precision } }) =>
      precisionProblem(backend, precision) === undefined
    )
    .map((trial) => ({ ...trial, settings: { ...trial.settings, backend } }));
  return { ...plan, trials };
}

/** What a variant is called in messages. */
export function variantText({ backend, threads, env }: Variant): string {
  const { ONEDNN_MAX_CPU_ISA: set } = env;
  return [
    backend,
    ...(set === undefined ? [] : [set === BEST ? "all instructions" : set]),
    ...(threads === undefined ? [] : [counted(threads, "thread")]),
  ].join(", ");
}
