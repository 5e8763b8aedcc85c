/** A plan as `plan.json` keeps it: what trials share stands there once. */
import { resolve } from "node:path";
import type { ImageRef, Trial } from "../base/records.ts";
import type { Plan } from "./plan.ts";
import { planHead } from "./plan_json.ts";

/** Raised when older programs can no longer read the form. */
const VERSION = 2;

/** What a trial may share with all others. */
type Fields = Readonly<Record<string, unknown>>;

/**
 * The text of `plan.json`: JSON, with each trial on a line of its own.
 *
 * `images` says what each image's name means. `shared` has the settings,
 * weights and parts that are the same for all trials; each of `trials` has
 * `id`, `hash`, `varied`, and the `settings`, weights and parts in which trials
 * differ. A whole trial is both together.
 *
 * @param plan The plan.
 */
export function planText(plan: Plan): string {
  const { study, trials } = plan;
  const settings = sharedFields(
    trials.map(({ settings }) => ({ ...settings })),
  );
  const others = sharedFields(trials.map(otherFields));
  const head = {
    version: VERSION,
    ...planHead(plan),
    file: resolve(study.file),
    images: imagesOf(trials),
    shared: { settings, ...others },
  };
  const lines = trials.map((trial) => {
    const { id, hash, varied } = trial;
    const own = without({ ...trial.settings }, settings);
    const rest = without(otherFields(trial), others);
    return JSON.stringify({ id, hash, varied, settings: own, ...rest });
  });
  const open = JSON.stringify(head, null, 2).replace(/\n}$/, "");
  return `${open},\n  "trials": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

function imagesOf(trials: readonly Trial[]): Record<string, ImageRef> {
  const images: Record<string, ImageRef> = {};
  for (const { settings, content, style } of trials) {
    images[settings.content] = content;
    images[settings.style] = style;
  }
  return images;
}

function otherFields({ weightsSha256, parts }: Trial): Fields {
  return { weightsSha256, ...(parts && { parts }) };
}

/** What all have, with equal values. */
function sharedFields(all: readonly Fields[]): Fields {
  const [first = {}, ...others] = all;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) =>
      others.every((fields) => isSame(fields[name], value))
    ),
  );
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const isPlain = typeof a !== "object" || typeof b !== "object";
  return !isPlain && JSON.stringify(a) === JSON.stringify(b);
}

function without(fields: Fields, shared: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).filter(([name]) => !Object.hasOwn(shared, name)),
  );
}
