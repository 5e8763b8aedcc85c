import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { NothingMatchedError } from "../../src/base/errors.ts";
import type { Json } from "../../src/base/records.ts";
import { filterPlans } from "../../src/cli/filter_plans.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import type { Study } from "../../src/config/study.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { anyStudy, type StudyValue } from "../support/study_arbitrary.ts";

/** More combinations would only take time. */
const MANY = 200;

/** What a study says twice becomes an anchor where it is written as YAML. */
const RULE = { if: { clamp: true }, set: { logEvery: 5 } };

/** Study files that are right and small. */
const goodStudy = anyStudy.map((study) => ({ ...study, when: [RULE, RULE] }))
  .filter((study) => {
    const { length } = parse(study)?.combinations ?? [];
    return length > 0 && length <= MANY;
  });

function parse(study: StudyValue): Study | undefined {
  try {
    return parseStudy(JSON.stringify(study), "study.yaml");
  } catch {
    return undefined;
  }
}

async function plan(text: string, file = "study.yaml"): Promise<Plan> {
  return await planStudy(parseStudy(text, file));
}

function ids({ trials }: Pick<Plan, "trials">): string[] {
  return trials.map(({ id }) => id);
}

/** The same study with the keys of all maps turned round. */
function turned(value: Json): Json {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, it]) => [key, turned(it)]));
}

/** The same study, equal parts of it being one object: YAML makes anchors. */
function shared(value: Json, known = new Map<string, Json>()): Json {
  if (typeof value !== "object" || value === null) return value;
  const text = JSON.stringify(value);
  const it = known.get(text) ??
    (Array.isArray(value)
      ? value.map((it) => shared(it, known))
      : Object.fromEntries(
        Object.entries(value).map(([key, it]) => [key, shared(it, known)]),
      ));
  known.set(text, it);
  return it;
}

const format = fc.record({
  collectionStyle: fc.constantFrom("block", "flow"),
  defaultStringType: fc.constantFrom("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE"),
  defaultKeyType: fc.constantFrom("PLAIN", "QUOTE_DOUBLE"),
  indent: fc.constantFrom(2, 5),
  comment: fc.constantFrom("", " # beta: -1"),
  lineBreak: fc.constantFrom("\n", "\r\n"),
});

/** A study as people may write it. */
function written(
  study: StudyValue,
  { comment, lineBreak, ...style }: typeof format extends
    fc.Arbitrary<infer Format> ? Format : never,
): string {
  const text = stringify(shared(study), { ...style, lineWidth: 0 });
  return text.replaceAll("\n", `${comment}${lineBreak}`);
}

Deno.test("planStudy() gives the same ids however a study is written, each once", async () => {
  const property = fc.asyncProperty(
    goodStudy,
    format,
    async (study, format) => {
      const first = ids(await plan(JSON.stringify(study)));
      strictEqual(new Set(first).size, first.length);
      const text = written(study, format);
      match(text, /\*a1/);
      deepStrictEqual(ids(await plan(text, "elsewhere/b.yml")), first);
      // the order of keys is the order of trials, and nothing else
      const other = ids(await plan(JSON.stringify(turned(study))));
      deepStrictEqual(other.sort(), first.sort());
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

const shards = fc.integer({ min: 1, max: 7 });

/** Ids of the trials of the last plan in each part of all of them. */
function idsOfParts(plans: readonly Plan[], parts: number): string[][] {
  return Array.from({ length: parts }, (_, i) => {
    const shard = { part: i + 1, parts };
    const { plans: left } = filterPlans(plans, { filter: undefined, shard });
    return ids(left.at(-1)!);
  });
}

Deno.test("filterPlans() puts each trial into one shard, where it stays as others come", async () => {
  const property = fc.asyncProperty(
    goodStudy,
    goodStudy,
    shards,
    async (study, other, parts) => {
      const whole = await plan(JSON.stringify(study));
      const found = idsOfParts([whole], parts);
      deepStrictEqual(found.flat().sort(), ids(whole).sort());
      const more = await plan(JSON.stringify(other));
      deepStrictEqual(idsOfParts([more, whole], parts), found);
    },
  );
  await fc.assert(property, { numRuns: 100 });
});

/** Comparisons of settings that every trial has, joined at random. */
const { expression } = fc.letrec<{ expression: string; comparison: string }>(
  (tie) => ({
    expression: fc.oneof(
      { maxDepth: 3 },
      tie("comparison"),
      fc.tuple(
        tie("expression"),
        fc.constantFrom("&&", "||"),
        tie("expression"),
      )
        .map(([left, joint, right]) => `(${left} ${joint} ${right})`),
      tie("expression").map((it) => `!(${it})`),
    ),
    comparison: fc.oneof(
      fc.tuple(
        fc.constantFrom(
          "beta",
          "size",
          "iterations",
          "optimizer.beta1",
          "seed",
        ),
        fc.constantFrom("==", "!=", "<", "<=", ">", ">="),
        fc.constantFrom(0, 0.9, 1, 40, 400, 2500),
      ),
      fc.tuple(
        fc.constantFrom("pooling", "init", "precision", "clamp"),
        fc.constantFrom("==", "!="),
        fc.constantFrom("max", "noise", "mixed", "true"),
      ),
    ).map((it) => it.join("")),
  }),
);

function idsThatFit(plan: Plan, filter: string): string[] {
  try {
    return filterPlans([plan], { filter, shard: undefined }).plans.flatMap(ids);
  } catch (error) {
    if (error instanceof NothingMatchedError) return [];
    throw error;
  }
}

const MANY_KINDS = `name: many
base: { content: photo:astronaut, style: painted:swirl }
grid:
  beta: [0, 1, 40, 400]
  init: [content, noise]
  network.pooling: [max, average]
  size: [40, 400, 2500]
`;

Deno.test("filterPlans() leaves what its negation does not", async () => {
  const whole = await plan(MANY_KINDS);
  let divided = 0;
  const property = fc.property(expression, (filter) => {
    const fitting = idsThatFit(whole, filter);
    const others = idsThatFit(whole, `!(${filter})`);
    if (fitting.length > 0 && others.length > 0) divided++;
    deepStrictEqual([...fitting, ...others].sort(), ids(whole).sort());
  });
  fc.assert(property, { numRuns: 300 });
  ok(divided >= 10, "too few of the filters divide the plan");
});
