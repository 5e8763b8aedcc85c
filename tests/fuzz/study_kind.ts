/** Damaged studies. */
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import type { Random } from "../../src/base/random.ts";
import { readSources } from "../../src/config/parts/read_sources.ts";
import { encodePng } from "../../src/image/encode.ts";
import { cli } from "../support/io.ts";
import { CHANGES, GOOD } from "../config/broken_studies.ts";
import { BOMBS, BROKEN } from "./broken_studies.ts";
import { few, pick } from "./draw.ts";
import { judgePrinted } from "./judge.ts";
import type { Kind } from "./kind.ts";
import { mutateBytes } from "./mutate_bytes.ts";
import { mutateText } from "./mutate_text.ts";
import { mutateTree } from "./mutate_tree.ts";
import { oddValue, oddWord } from "./odd_values.ts";

const CONFIGS = new URL("../../configs/", import.meta.url);
const PAGE = new URL("../../docs/studies.md", import.meta.url);

const HEAD = "name: a\nbase: { content: photo:coffee, style: painted:swirl }\n";

const PART = `import "node:path";
const cost = { summary: "A cost", target: (x) => x, cost: (x) => x };
const metric = { summary: "A metric", layers: () => [], measure: (x) => x };
export const costs = { mine: cost };
export const metrics = { ours: metric };
`;

/** Files that studies name; what runs is the same each time. */
const BESIDE: Readonly<Record<string, string>> = {
  "part.ts": PART,
  "broken.ts": "export const costs = { 1: {\n",
  "data.json": "{}",
};

/** Texts that are searched for imports. */
const PARTS: readonly string[] = [
  PART,
  'import a from "./part.ts"; const b = import(`./${a}`), c = /"import "/;\n',
  "// import './x.ts'\nconst t = `${`${'import'}`} from 'x'`; export * from '/'",
];
const SOURCE = "source.ts";

/** The options of an input, as JSON. */
const SETS = "sets.json";

/** The kind. */
export const study: Kind = {
  async open(folder) {
    await writeImages(join(folder, "photos"));
    const seeds = await readSeeds();
    const trees = seeds.flatMap(treeOf);
    return {
      async make(random, input) {
        for (const [name, text] of Object.entries(BESIDE)) {
          await Deno.writeTextFile(join(input, name), text);
        }
        for (const name of ["study.yaml", "other.yaml"]) {
          await write(join(input, name), mutated(seeds, trees, random));
        }
        await write(
          join(input, SOURCE),
          mutateText(pick(random, PARTS), random),
        );
        await write(join(input, SETS), JSON.stringify(drawSets(random)));
      },
      run: plan,
    };
  },
};

async function write(
  path: string,
  content: string | Uint8Array,
): Promise<void> {
  if (typeof content !== "string") await Deno.writeFile(path, content);
  else await Deno.writeTextFile(path, content);
}

/** What `--set` is given; nothing mostly. */
function drawSets(random: Random): string[] {
  const count = random() < 0.7 ? 0 : few(random, 4);
  return Array.from({ length: count }, () => {
    const value = random() < 0.5 ? oddWord(random) : oddValue(random);
    const text = JSON.stringify(value)?.slice(0, 10_000) ?? "";
    return random() < 0.9 ? `${oddWord(random)}=${text}` : text;
  });
}

/** What patterns of the seeds find. */
async function writeImages(folder: string): Promise<void> {
  await Deno.mkdir(folder);
  for (const name of ["a.jpg", "b.jpg", "a.png"]) {
    const data = new Float32Array(16 * 16 * 3);
    const bytes = await encodePng({ width: 16, height: 16, data });
    await Deno.writeFile(join(folder, name), bytes);
  }
}

/** All studies that there are, with images that are there. */
async function readSeeds(): Promise<string[]> {
  const seeds = [
    GOOD,
    ...CHANGES.map(([line, instead]) => GOOD.replace(line, instead)),
    ...BROKEN.map((text) => HEAD + text),
  ];
  for await (const { name } of Deno.readDir(CONFIGS)) {
    if (name.endsWith(".yaml")) {
      seeds.push(await Deno.readTextFile(new URL(name, CONFIGS)));
    }
  }
  const page = await Deno.readTextFile(PAGE);
  for (const [, example] of page.matchAll(/```yaml\n(.*?)```/gs)) {
    const [name, base] = HEAD.split(/(?<=\n)/) as [string, string];
    seeds.push(
      (/^name:/m.test(example!) ? "" : name) +
        (/^base:/m.test(example!) ? "" : base) + example,
    );
  }
  // the order of a folder is not the same everywhere
  return seeds.sort();
}

function mutated(
  seeds: readonly string[],
  trees: readonly unknown[],
  random: Random,
): string | Uint8Array {
  const kind = random();
  if (kind < 0.02) return pick(random, BOMBS)(random);
  const seed = pick(random, seeds);
  if (kind < 0.25) return mutateBytes(new TextEncoder().encode(seed), random);
  if (kind < 0.55) return mutateText(seed, random);
  const tree = mutateTree(pick(random, trees), pick(random, trees), random);
  const isJson = random() < 0.3;
  return isJson ? JSON.stringify(tree) ?? "" : written(tree) ?? seed;
}

/** The tree of a seed, if it is YAML at all. */
function treeOf(text: string): unknown[] {
  const document = parseDocument(text);
  const isBroken = document.errors.length > 0 || /\*c/.test(text);
  return isBroken ? [] : [document.toJS()];
}

/** As YAML; undefined where the writer, which is not ours, cannot. */
function written(tree: unknown): string | undefined {
  try {
    return stringify(tree, { aliasDuplicateObjects: false });
  } catch {
    return undefined;
  }
}

/** As `deno task plan` does; code of parts is only searched for imports. */
async function plan(input: string): Promise<string> {
  await readSources(join(input, SOURCE), SOURCE);
  const file = join(input, "study.yaml");
  const results = join(input, "results");
  const sets: string[] = JSON.parse(await Deno.readTextFile(join(input, SETS)));
  const args = ["plan", file, "--results", results];
  const { code, err } = await cli([
    ...args,
    ...sets.flatMap((set) => ["--set", set]),
  ]);
  judgePrinted(code, err, input);
  return `exit ${code}`;
}
