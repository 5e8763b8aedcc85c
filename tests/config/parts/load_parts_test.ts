import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { sha256 } from "../../../src/base/sha256.ts";
import {
  loadParts,
  ownerOf,
  type PartFile,
  type PartsOutcome,
} from "../../../src/config/parts/load_parts.ts";
import { PART_KINDS } from "../../../src/config/parts/part_kinds.ts";
import { COSTS, OPTIMIZERS } from "../../../src/engine/catalog.ts";
import { withFolder } from "../../plan/plan_files.ts";
import { meansFile, newName } from "./part_files.ts";

function loaded(outcome: PartsOutcome): PartFile {
  ok("parts" in outcome, JSON.stringify(outcome));
  return outcome;
}

/** Messages, each with line and column if it has a place. */
function problems(outcome: PartsOutcome): string[] {
  ok(!("parts" in outcome));
  return outcome.map(({ message, position: at }) =>
    at === undefined ? message : `${at.line}:${at.column} ${message}`
  );
}

Deno.test("loadParts() puts parts into the registries, once", async () => {
  const name = newName();
  const text = meansFile(name);
  await withFolder({ "cost.ts": text }, async (folder) => {
    const path = join(folder, "cost.ts");
    const file = loaded(await loadParts(path, "./cost.ts"));
    strictEqual(file.sha256, sha256(text));
    strictEqual(COSTS[name], file.parts[0]!.spec);
    strictEqual(ownerOf("cost", name), file);
    strictEqual(await loadParts(join(folder, ".", "cost.ts"), "again"), file);
  });
});

Deno.test("loadParts() runs a file with another deno.json, package.json and node_modules beside it", async () => {
  const name = newName();
  const files = {
    "cost.ts": meansFile(name),
    "deno.json": '{"imports": {"@tensorflow/tfjs": "./gone.ts"}}',
    "package.json": '{"type": "commonjs", "dependencies": {"x": "1"}}',
  };
  await withFolder(files, async (folder) => {
    loaded(await loadParts(join(folder, "cost.ts")));
  });
});

Deno.test("loadParts() refuses a name that exists, and says whose it is", async () => {
  const name = newName();
  const files = {
    "a.ts": meansFile(name),
    "b.ts": meansFile(name),
    "c.ts": meansFile("other").replace("{ other }", "{ gram: other }"),
  };
  await withFolder(files, async (folder) => {
    loaded(await loadParts(join(folder, "a.ts"), "studies/a.ts"));
    deepStrictEqual(problems(await loadParts(join(folder, "b.ts"), "b.ts")), [
      `Cannot use cost "${name}" of b.ts: there is one of that name in studies/a.ts; choose another name`,
    ]);
    deepStrictEqual(problems(await loadParts(join(folder, "c.ts"), "c.ts")), [
      'Cannot use cost "gram" of c.ts: there is one of that name in Gramlab itself; choose another name',
    ]);
  });
});

Deno.test("loadParts() refuses a file that has changed since it was loaded", async () => {
  const text = meansFile(newName());
  await withFolder({ "cost.ts": text }, async (folder) => {
    const path = join(folder, "cost.ts");
    loaded(await loadParts(path));
    await Deno.writeTextFile(path, `${text}// changed\n`);
    deepStrictEqual(problems(await loadParts(path, "cost.ts")), [
      "Cannot load cost.ts again: it has changed since it was loaded; start anew",
    ]);
  });
});

Deno.test("loadParts() registers nothing of a file with a problem", async () => {
  const name = newName();
  const text = meansFile(name) + "export const inits = { dark: {} };\n";
  await withFolder({ "cost.ts": text }, async (folder) => {
    const found = problems(await loadParts(join(folder, "cost.ts"), "cost.ts"));
    deepStrictEqual(found, [
      'Cannot use init "dark" of cost.ts: summary is missing: expected one line of text without a full stop',
      'Cannot use init "dark" of cost.ts: create is missing: expected a function',
      'Cannot use init "dark" of cost.ts: seeded is missing: expected true or false',
    ]);
    strictEqual(COSTS[name], undefined);
  });
});

const SPEC =
  "{ summary: 'x', init: () => ({}), update: () => ({}), PARAMETERS }";

function optimizer(parameters: string): string {
  return `export const optimizers = { broken: ${
    SPEC.replace("PARAMETERS", `parameters: ${parameters}`)
  } };`;
}

const BROKEN: readonly [text: string, expected: RegExp][] = [
  [
    "export const help = 1;",
    /^Cannot use x\.ts: it exports help; expected at least one of costs, optimizers, inits, metrics, each a map of names to parts$/,
  ],
  ["", /^Cannot use x\.ts: it exports nothing; /],
  [
    "export const costs = [];",
    /^Cannot use costs of x\.ts: expected a map of names to parts, at least one$/,
  ],
  [
    "export const costs = { a: 3 };",
    /^Cannot use cost "a" of x\.ts: found 3, expected a map of members$/,
  ],
  [
    "export const costs = { 'a b': 3 };",
    /^Cannot use cost "a b" of x\.ts: its name cannot be used: expected up to 40 letters/,
  ],
  ["export const costs = { True: 3 };", /no word such as true/],
  [
    "export const costs = { off: 3 };",
    /its name cannot be used: off is a word that means something else; expect/,
  ],
  ["export const metrics = { toString: 3 };", /no word such as .*constructor/],
  [
    "export const metrics = { total: 3 };",
    /metric "total" .* results have "total" already; choose another name/,
  ],
  ["export const metrics = { id: 3 };", /results have "id" already/],
  ["export const metrics = { Beta: 3 };", /results have "beta" already/],
  ["export const metrics = { SSIM: 3 };", /results have "ssim" already/],
  [
    "const a = 1;\nexport const costs = ;",
    /^2:22 Cannot load x\.ts: SyntaxError: Expression expected$/,
  ],
  [
    "const a: number[] = [];\nexport const costs = a[0]!.toFixed();",
    /^2:28 Cannot load x\.ts: TypeError: Cannot read properties of undefined/,
  ],
  [
    "import { no } from './y.ts';\nexport const costs = no;",
    /^1:10 Cannot load x\.ts: SyntaxError: The requested module '\.\/y\.ts' does not provide an export named 'no'$/,
  ],
  [
    "import './gone.ts';",
    /^1:8 Cannot read \.\/gone\.ts: there is no such file$/,
  ],
  [
    "import 'https://example.com/a.ts';",
    /^1:8 Cannot import "https:\/\/example\.com\/a\.ts" from the network: nothing is fetched/,
  ],
  ["import 'npm:left-pad';", /^1:8 Cannot import "npm:left-pad" from the net/],
  ["import 'zod';", /^1:8 Cannot import "zod": expected \.\/ or/],
  [
    "const a = 'b';\nawait import(a);",
    /^2:14 Cannot follow import\(\) of a computed name: expected a string$/,
  ],
  [
    optimizer("{ rate: { summary: 'x', default: 2, min: 0, max: 1 } }"),
    /parameter rate\.default is 2: expected a number ≥ 0 and ≤ 1$/,
  ],
  [
    optimizer(
      "{ rate: { summary: 'x', default: 0, min: 0, minExclusive: true } }",
    ),
    /parameter rate\.default is 0: expected a number > 0$/,
  ],
  [
    optimizer("{ rate: { summary: 'x', min: 0 } }"),
    /parameter rate\.default is missing: expected a number$/,
  ],
  [optimizer("{ name: {} }"), /parameter name cannot be called so/],
  [optimizer("[]"), /parameters is \[\]: expected a map of names/],
];

Deno.test.each(BROKEN)(
  "loadParts() says what is wrong with %j",
  async (text, expected) => {
    const files = { "x.ts": text, "y.ts": "export const yes = 1;" };
    await withFolder(files, async (folder) => {
      const found = problems(await loadParts(join(folder, "x.ts"), "x.ts"));
      match(found.join("\n"), expected);
    });
    strictEqual(OPTIMIZERS.broken, undefined);
  },
);

Deno.test("docs/parts.md names the members that parts have", async () => {
  const url = new URL("../../../docs/parts.md", import.meta.url);
  const page = await Deno.readTextFile(url);
  const told = [...page.matchAll(/^\| `(\w+)` +\| (\w+) +\| /gm)]
    .map(([, member, kinds]) => `${kinds} ${member}`);
  const known = Object.values(PART_KINDS).flatMap((
    { exported, functions, members },
  ) =>
    [...functions, ...Object.keys(members)].map((it) => `${exported} ${it}`)
  );
  deepStrictEqual(told.toSorted(), ["all summary", ...known].toSorted());
});

Deno.test("loadParts() gives up a file whose top level does not end", async () => {
  const module = new URL(
    "../../../src/config/parts/load_parts.ts",
    import.meta.url,
  );
  await withFolder({ "own.ts": "while (true);" }, async (folder) => {
    // what computes without end lives as long as its process
    const program = `import { loadParts } from "${module}";
      console.log(await loadParts("${folder}/own.ts", "own.ts", 1000));
      Deno.exit(7);`;
    await Deno.writeTextFile(`${folder}/main.ts`, program);
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-check", "--no-prompt", "--allow-read", "--allow-env"],
        ...[
          "--config",
          fileURLToPath(new URL("../../../deno.json", import.meta.url)),
        ],
        `${folder}/main.ts`,
      ],
    }).output();
    strictEqual(code, 7);
    match(
      new TextDecoder().decode(stdout),
      /Cannot load own\.ts: its top level did not end within 1 s/,
    );
  });
});
