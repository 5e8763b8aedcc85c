/** Random studies for property tests, made of the settings that there are. */
import fc from "fast-check";
import { PHOTOS } from "../../src/assets/manifest.ts";
import { isLabelled } from "../../src/base/labelled.ts";
import type { Json } from "../../src/base/records.ts";
import { FIELD_NAMES, FIELDS } from "../../src/config/fields.ts";
import { PAINTERS } from "../../src/config/image_source.ts";
import { LAYER_NAMES } from "../../src/config/layers.ts";
import * as catalog from "../../src/engine/catalog.ts";

/** A study as YAML gives it. */
export type StudyValue = Record<string, Json>;

const NAMES = [
  ...Object.values(catalog).flatMap((registry) => Object.keys(registry)),
  ...Object.keys(PHOTOS).map((name) => `photo:${name}`),
  ...Object.keys(PAINTERS).map((name) => `painted:${name}`),
  ...["auto", "max", "average", "float32", "mixed", "caffe", "torch"],
  ...["10m", "90s", "none", "gatys", "deep"],
  ...["photo:nobody", "painted:swirl?seed=12", "a.png", "", "x:y", "noise "],
];

const number = fc.oneof(
  fc.constantFrom(0, 1, 2, 0.5, 0.9, 40, -1, 1e-3, 16_384, 16_385, 1e6, 1e7),
  fc.integer({ min: -3, max: 3000 }),
  fc.double({ min: -10, max: 1e5, noNaN: true }),
  fc.constantFrom(1e39, 1e-300, 2 ** 53, 2 ** 53 - 1),
);

const layers = fc.uniqueArray(fc.constantFrom(...LAYER_NAMES), {
  minLength: 1,
  maxLength: 4,
});

const layerWeights = layers.chain((names) =>
  fc.tuple(...names.map(() => fc.constantFrom(0, 1, 2, 0.5))).map((weights) =>
    Object.fromEntries(names.map((name, i) => [name, weights[i]!]))
  )
);

/** A name, or a map with it, for all registries at once. */
const choice = fc.tuple(
  fc.constantFrom("adam", "vgg19", "content", "noise", "gram"),
  fc.dictionary(
    fc.constantFrom("learningRate", "beta1", "pooling", "weights", "name"),
    fc.oneof(number, fc.constantFrom("max", "average", "w.safetensors")),
    { maxKeys: 2 },
  ),
).map(([name, parameters]): Json => ({ ...parameters, name }));

/** Any value that may be written somewhere, right or wrong there. */
export const anyValue: fc.Arbitrary<Json> = fc.oneof(
  { weight: 3, arbitrary: number },
  { weight: 3, arbitrary: fc.constantFrom(...NAMES) },
  fc.boolean(),
  layers,
  layerWeights,
  { weight: 2, arbitrary: choice },
  fc.constantFrom(null, [], {}, [[]], { value: 4, label: "four" }),
  fc.constantFrom<Json>({ range: [1, 2, 0] }, { log: [1, 100], points: 3 }),
  fc.constantFrom<Json>({ uniform: [2, 1] }, { int: [1, 9] }, { glob: "*.x" }),
);

/** All paths that may vary. */
export const PATHS: readonly string[] = FIELD_NAMES.filter((name) =>
  FIELDS[name].varies
).flatMap((
  name,
) => [name, ...FIELDS[name].parts.slice(0, 6).map((it) => `${name}.${it}`)]);

/** Values to choose from; many, since few of them fit a given path. */
const POOL = fc.sample(anyValue, { numRuns: 2000, seed: 1 });

/** Whether a study with this could be planned on some machines only. */
function needsFile(path: string, value: Json): boolean {
  return /^(content|style)$/.test(path) &&
      !/^(photo|painted):/.test(`${value}`) ||
    JSON.stringify(value).includes('"weights"');
}

/**
 * Values that the setting or part can have, as its own schema says; no files.
 */
function valueOf(path: string): fc.Arbitrary<Json> {
  const [name, part] = path.split(".") as [keyof typeof FIELDS, string?];
  const { schema, holdersOf } = FIELDS[name];
  const fitting = POOL.filter((value) => {
    if (needsFile(path, value)) return false;
    const samples = part === undefined ? [value] : holdersOf(part, value);
    return samples.some((it) => schema.safeParse(it).success);
  });
  return fc.constantFrom(...fitting);
}

const VALUES = new Map(
  [...FIELD_NAMES, ...PATHS].map((path) => [path, valueOf(path)]),
);

function value(path: string): fc.Arbitrary<Json> {
  return VALUES.get(path)!;
}

function labelled(path: string): fc.Arbitrary<Json> {
  const label = fc.constantFrom("a", "strong", "β 4", "x y");
  return fc.oneof(
    { weight: 4, arbitrary: value(path) },
    fc.record({ value: value(path), label }) as fc.Arbitrary<Json>,
  );
}

function list(path: string, maxLength = 3): fc.Arbitrary<Json> {
  return fc.uniqueArray(labelled(path), {
    minLength: 1,
    maxLength,
    selector: (it) => JSON.stringify(isLabelled(it) ? it.value : it),
  });
}

const isNumber = (path: string): boolean =>
  /^(size|styleSize|alpha|beta|iterations|seed|optimizer\.[lb].*)$/.test(path);

function gridValues(path: string): fc.Arbitrary<Json> {
  if (!isNumber(path)) return list(path);
  const ends = fc.tuple(value(path), value(path)) as fc.Arbitrary<Json>;
  const points = fc.integer({ min: 2, max: 4 });
  const step = fc.constantFrom(0.5, 1, 300, -1);
  return fc.oneof(
    { weight: 3, arbitrary: list(path) },
    fc.record({ linear: ends, points }) as fc.Arbitrary<Json>,
    fc.record({ log: ends, points }) as fc.Arbitrary<Json>,
    fc.record({
      range: fc.tuple(value(path), value(path), step),
    }) as fc.Arbitrary<Json>,
  );
}

function drawn(path: string): fc.Arbitrary<Json> {
  const choice = fc.record({ choice: list(path) }) as fc.Arbitrary<Json>;
  if (!isNumber(path)) return choice;
  const ends = fc.uniqueArray(value(path), { minLength: 2, maxLength: 2 })
    .map((it) => it.toSorted((a, b) => Number(a) - Number(b)));
  return fc.oneof(
    choice,
    fc.record({ uniform: ends }),
    fc.record({ logUniform: ends }),
    fc.record({ int: ends }),
  );
}

/** A map of some paths to what `of` gives them. */
function mapOf(
  paths: readonly string[],
  of: (path: string) => fc.Arbitrary<Json>,
): fc.Arbitrary<Json> {
  return fc.record(
    Object.fromEntries(paths.map((path) => [path, of(path)])),
  ) as fc.Arbitrary<Json>;
}

function some(
  paths: readonly string[],
  maxLength: number,
): fc.Arbitrary<string[]> {
  return fc.shuffledSubarray([...paths], { minLength: 1, maxLength });
}

const base = fc.shuffledSubarray([...FIELD_NAMES], { maxLength: 5 }).chain((
  names,
) => mapOf([...new Set(["content", "style", ...names])], value));

/** Parts of a study beside `base`; no path in two of them. */
const space = fc.shuffledSubarray(
  // `seeds` varies the one, and the others need a file
  PATHS.filter((it) => !/^seed$|weights|preprocessing/.test(it)),
  { minLength: 6, maxLength: 9 },
)
  .chain(([one, two, three, four, five, ...others]) =>
    fc.record({
      grid: mapOf([one!, two!], gridValues),
      zip: fc.tuple(mapOf([three!], (path) => list(path, 2))),
      cases: fc.array(mapOf([four!], labelled), { minLength: 1, maxLength: 2 }),
      random: fc.record({
        count: fc.integer({ min: 1, max: 3 }),
        seed: fc.integer({ min: 0, max: 9 }),
        method: fc.constantFrom("random", "sobol"),
        space: mapOf([five!, ...others], drawn),
      }, { requiredKeys: ["count", "space"] }),
      seeds: fc.oneof(fc.integer({ min: 1, max: 2 }), fc.constant([3, 1])),
      when: fc.tuple(fc.record({
        if: some(FIELD_NAMES, 2).chain((paths) => mapOf(paths, value)),
        set: some(FIELD_NAMES, 2).chain((paths) => mapOf(paths, value)),
      })),
      exclude: fc.tuple(
        some(FIELD_NAMES, 2).chain((paths) => mapOf(paths, value)),
      ),
    }, { requiredKeys: [] })
  );

/**
 * Studies of which each value is right in itself. What values need of each
 * other they may lack.
 */
export const anyStudy: fc.Arbitrary<StudyValue> = fc.tuple(base, space).map(
  ([base, space]) => plain({ name: "any", base, ...space }),
);

/** As YAML gives it: no -0, no maps without a prototype. */
function plain(study: StudyValue): StudyValue {
  return JSON.parse(JSON.stringify(study));
}

/** A value in a study, and what leads to it. */
function placesOf(value: Json, path: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, it]) =>
      placesOf(it as Json, [...path, key])
    ),
  ];
}

/** A study with one place changed: another value, another key, or without. */
export const mutatedStudy: fc.Arbitrary<StudyValue> = fc.record({
  study: anyStudy,
  at: fc.nat(),
  how: fc.constantFrom("replace", "rename", "remove"),
  value: anyValue,
  key: fc.constantFrom("beta", "size", "points", "optimizer.beta1", "bta"),
}).map(({ study, at, how, value, key }) => {
  const places = placesOf(study).slice(1);
  const path = places[at % places.length]!;
  const copy = plain(study);
  const holder = path.slice(0, -1).reduce<Record<string, Json>>(
    (it, step) => it[step] as Record<string, Json>,
    copy,
  );
  const last = path.at(-1)!;
  const old = holder[last]!;
  if (how === "replace") holder[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else {
    delete holder[last];
    if (how === "rename") holder[key] = old;
  }
  return plain(copy);
});
