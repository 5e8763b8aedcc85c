/** Damaged studies. */
import { join } from "node:path";
import { parseDocument, stringify } from "yaml";
import type { Random } from "../../src/base/random.ts";
import { encodePng } from "../../src/image/encode.ts";
import { cli } from "../support/io.ts";
import { BOMBS, BROKEN } from "./broken_studies.ts";
import { pick } from "./draw.ts";
import { judgePrinted } from "./judge.ts";
import type { Kind } from "./kind.ts";
import { mutateBytes } from "./mutate_bytes.ts";
import { mutateText } from "./mutate_text.ts";
import { mutateTree } from "./mutate_tree.ts";

const CONFIGS = new URL("../../configs/", import.meta.url);
const PAGE = new URL("../../docs/study.md", import.meta.url);

const HEAD = "name: a\nbase: { content: photo:coffee, style: painted:swirl }\n";

/** The kind. */
export const study: Kind = {
  async open(folder) {
    await writeImages(join(folder, "photos"));
    const seeds = await readSeeds();
    const trees = seeds.flatMap(treeOf);
    return {
      async make(random, input) {
        const content = mutated(seeds, trees, random);
        const path = join(input, "study.yaml");
        if (typeof content !== "string") await Deno.writeFile(path, content);
        else await Deno.writeTextFile(path, content);
      },
      run: plan,
    };
  },
};

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
  const seeds = [...BROKEN.map((text) => HEAD + text)];
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

/** As `deno task plan` does. */
async function plan(input: string): Promise<string> {
  const file = join(input, "study.yaml");
  const results = join(input, "results");
  const { code, err } = await cli(["plan", file, "--results", results]);
  judgePrinted(code, err, file);
  return `exit ${code}`;
}
