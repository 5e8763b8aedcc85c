/** `--set` is what editing the file would be, for any settings and values. */
import fc from "fast-check";
import { deepStrictEqual, ok } from "node:assert/strict";
import { stringify } from "yaml";
import { ConfigError } from "../../src/base/errors.ts";
import type { Json } from "../../src/base/records.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";

type Map = Record<string, Json>;

interface StudyFile {
  readonly name: Json;
  readonly base: Map;
  readonly grid: Map;
  readonly seeds?: Json;
}

const LAYERS = ["conv1_1", "conv2_1", "conv3_1"];

/** Values that fit, and sometimes one that does not. */
function mostly(
  fitting: fc.Arbitrary<Json>,
  ...others: readonly Json[]
): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 30, arbitrary: fitting },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
}

const some = (...values: readonly Json[]) => fc.constantFrom(...values);

const WEIGHTS = fc.dictionary(
  fc.constantFrom(...LAYERS),
  fc.integer({ min: 1, max: 3 }),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);

const VALUES: Readonly<Record<string, fc.Arbitrary<Json>>> = {
  beta: mostly(
    fc.oneof(fc.integer({ min: 0, max: 5 }), some(1e-3)),
    ...[-1, "x", "no", true, [4], { a: 1 }],
  ),
  size: mostly(fc.integer({ min: 8, max: 11 }), 0, 1.5, "8"),
  content: mostly(
    some("photo:coffee", "photo:astronaut", "painted:wash?seed=2"),
    ...["photo:x", 4],
  ),
  styleLayers: mostly(
    fc.oneof(
      fc.uniqueArray(fc.constantFrom(...LAYERS), { minLength: 1 }),
      WEIGHTS,
      some("deep", "gatys"),
    ),
    ...["shalow", ["deep"], {}, { conv9_9: 1 }, { conv1_1: 0 }],
  ),
  "styleLayers.conv2_1": mostly(some(1, 2, 3, 4), -1, "x"),
  optimizer: mostly(
    some("adam", { name: "adam", learningRate: 0.5 }),
    ...["adm", { name: "adam", rate: 1 }],
  ),
  "optimizer.learningRate": mostly(some(0.1, 0.2, 0.3), 0, "fast"),
  "network.pooling": mostly(some("max", "average"), "min"),
  logEvery: mostly(some(1, 2, 3), 0),
  name: mostly(some("a", "b"), "B", 4),
  seeds: mostly(some(1, 2, [3, 4]), 0),
};

/** Distinct, since the same value twice in a list is a mistake of its own. */
function listOf(path: string): fc.Arbitrary<Json[]> {
  const options = { minLength: 2, maxLength: 3, selector: stringify };
  return fc.uniqueArray(VALUES[path]!, options);
}

const WHOLES = ["beta", "size", "content", "styleLayers", "optimizer"];
const VARIED = Object.keys(VALUES).filter((it) =>
  !["name", "seeds", "logEvery", "content"].includes(it)
);

const STUDIES: fc.Arbitrary<StudyFile> = fc.record({
  name: fc.constant("own"),
  base: fc.record(
    Object.fromEntries(WHOLES.map((path) => [path, VALUES[path]!])),
    { requiredKeys: [] },
  ).map((base) => ({
    content: "photo:coffee",
    style: "painted:swirl",
    ...base,
  })),
  grid: fc.uniqueArray(fc.constantFrom(...VARIED), { maxLength: 3 })
    .chain((paths) =>
      fc.tuple(...paths.map(listOf)).map((lists) =>
        Object.fromEntries(paths.map((path, i) => [path, lists[i]!]))
      )
    ),
});

interface Edit {
  readonly path: string;
  readonly values: readonly Json[];
}

const EDITS: fc.Arbitrary<Edit[]> = fc.uniqueArray(
  fc.constantFrom(...Object.keys(VALUES)).chain((path) =>
    fc.record({
      path: fc.constant(path),
      values: fc.oneof(listOf(path), VALUES[path]!.map((value) => [value])),
    })
  ),
  { minLength: 1, maxLength: 3, selector: ({ path }) => path },
);

/** The option for an edit; JSON is YAML. */
function optionOf({ path, values }: Edit): string {
  return `${path}=${values.map((value) => JSON.stringify(value)).join(",")}`;
}

/** What somebody would change in the file. */
function edited(study: StudyFile, { path, values }: Edit): StudyFile {
  const value = values.length > 1 ? values : values[0]!;
  if (path === "name" || path === "seeds") return { ...study, [path]: value };
  if (values.length > 1) {
    return { ...study, grid: { ...study.grid, [path]: value } };
  }
  const { [path]: _, ...grid } = study.grid;
  const [field, part] = path.split(".") as [string, string?];
  if (part === undefined) {
    return { ...study, grid, base: { ...study.base, [field]: value } };
  }
  const whole = partsOf(field, study.base[field]);
  const base = { ...study.base, [field]: { ...whole, [part]: value } };
  return { ...study, grid, base };
}

/** A setting written as a map of its parts. */
function partsOf(field: string, written: Json | undefined): Map {
  if (field === "network") return { name: "vgg19" };
  if (field === "optimizer") {
    return typeof written === "object" ? written as Map : {
      name: written ?? "adam",
    };
  }
  const layers = written === undefined || written === "gatys"
    ? ["conv1_1", "conv2_1", "conv3_1", "conv4_1", "conv5_1"]
    : written === "deep"
    ? ["conv4_1", "conv5_1"]
    : written;
  return Array.isArray(layers)
    ? Object.fromEntries(layers.map((layer) => [layer, 1]))
    : layers as Map;
}

/** Ids in their order, and names; or messages. */
async function outcome(
  study: StudyFile,
  sets: readonly string[],
): Promise<readonly string[]> {
  try {
    const { name, ...parsed } = parseStudy(stringify(study), "a.yaml", sets);
    const { trials } = await planStudy({ name, ...parsed });
    return [
      name,
      ...trials.map(({ id, settings: { logEvery } }) => `${id} ${logEvery}`),
    ];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ message }) => message).sort();
  }
}

/**
 * Whether edits are some: a part cannot be set where the whole varies (which is
 * refused) or is no setting at all.
 */
function areEdits(study: StudyFile, edits: readonly Edit[]): boolean {
  let before = study;
  return edits.every((edit) => {
    const [field, part] = edit.path.split(".") as [string, string?];
    const { base, grid } = before;
    before = edited(before, edit);
    if (part === undefined || edit.values.length > 1) return true;
    const isWrong = ["shalow", "adm"].some((it) => it === base[field]);
    return !isWrong && !Object.hasOwn(grid, field);
  });
}

Deno.test("--set makes the trials that editing the file makes, or the same complaints", async () => {
  let plans = 0;
  let refusals = 0;
  await fc.assert(
    fc.asyncProperty(STUDIES, EDITS, async (study, edits) => {
      const wholesFirst = edits.toSorted((a, b) =>
        Number(a.path.includes(".")) - Number(b.path.includes("."))
      );
      fc.pre(areEdits(study, wholesFirst));
      const set = await outcome(study, edits.map(optionOf));
      deepStrictEqual(
        set,
        await outcome(wholesFirst.reduce(edited, study), []),
      );
      if (set[0]!.startsWith("Cannot")) refusals++;
      else plans++;
    }),
    { numRuns: 400 },
  );

  ok(plans > 20 && refusals > 20, `${plans} plans, ${refusals} refusals`);
});
