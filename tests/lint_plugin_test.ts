import { deepStrictEqual, match } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import plugin from "../.ci/lint_plugin.ts";

/** Ids and messages of what the plugin finds in a file of this project. */
function lint(path: string, source: string): string[] {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  return Deno.lint.runPlugin(plugin, file, source).map((found) =>
    `${found.id}: ${found.message}`
  );
}

const UPWARD: Readonly<Record<string, string>> = {
  "import": 'import { plan } from "../plan/plan.ts";',
  "import type": 'import type { Plan } from "../plan/plan.ts";',
  "import for its effects": 'import "../plan/plan.ts";',
  "export from": 'export { plan } from "../plan/plan.ts";',
  "export star": 'export * from "../plan/plan.ts";',
  "import()": 'await import("../plan/plan.ts");',
  "import() of a template": "await import(`../plan/plan.ts`);",
  "import() as a type": 'type Plan = import("../plan/plan.ts").Plan;',
};

for (const [name, source] of Object.entries(UPWARD)) {
  Deno.test(`layers sees an upward ${name}`, () => {
    deepStrictEqual(lint("src/engine/stylize.ts", source), [
      'gramlab/layers: "src/engine" must not import "src/plan"',
    ]);
    deepStrictEqual(lint("src/cli/plan.ts", source), []);
  });
}

const ALLOWED: Readonly<Record<string, string>> = {
  "src/engine/costs/style.ts": 'import "../types.ts"; import "./content.ts";',
  "src/engine/backends/wasm.ts": 'import "../../tensorflow/binding.ts";',
  "src/main.ts": 'import "./cli/sweep.ts"; import "./mod.ts";',
  "tests/engine/adam_test.ts":
    'import "../../src/cli/sweep.ts"; import "yaml";',
};

for (const [path, source] of Object.entries(ALLOWED)) {
  Deno.test(`layers lets ${path} import what lies below or beside it`, () => {
    deepStrictEqual(lint(path, source), []);
  });
}

Deno.test("layers refuses imports between folders of one layer", () => {
  deepStrictEqual(lint("src/store/index.ts", 'import "../plan/plan.ts";'), [
    'gramlab/layers: "src/store" must not import "src/plan"',
  ]);
});

Deno.test("layers refuses imports of the files that lie in src itself", () => {
  deepStrictEqual(lint("src/cli/sweep.ts", 'import "../mod.ts";'), [
    'gramlab/layers: "src/cli" must not import "src"',
  ]);
});

Deno.test("layers refuses folders that have no layer", () => {
  deepStrictEqual(lint("src/utils/text.ts", 'import "../base/errors.ts";'), [
    'gramlab/layers: Folder "src/utils" has no layer',
  ]);
});

Deno.test("layers takes a folder named src inside a folder for what it is", () => {
  deepStrictEqual(lint("src/base/src/cli/x.ts", 'import "../../y.ts";'), []);
});

const OWNED: readonly (readonly [string, string, string])[] = [
  ["@tensorflow/tfjs", "engine/types.ts", "store/index.ts"],
  ["@tensorflow/tfjs-node-gpu/dist/x.js", "tensorflow/x.ts", "image/x.ts"],
  ["yaml", "config/parse.ts", "plan/plan.ts"],
  ["npm:yaml@2.9.1", "config/parse.ts", "main.ts"],
  ["node:sqlite", "store/index.ts", "export/csv.ts"],
  ["imagescript", "image/decode.ts", "engine/stylize.ts"],
];

for (const [specifier, owner, other] of OWNED) {
  Deno.test(`layers keeps ${specifier} to its owner`, () => {
    const source = `import type { X } from "${specifier}";`;
    deepStrictEqual(lint(`src/${owner}`, source), []);
    const [found = "", ...more] = lint(`src/${other}`, source);
    match(found, /must not import ".+": only src\/.+ may$/);
    deepStrictEqual(more, []);
  });
}

Deno.test("layers leaves packages alone whose names only begin alike", () => {
  const source = 'import "yamljs"; import "@tensorflower/x"; import "node:fs";';
  deepStrictEqual(lint("src/base/records.ts", source), []);
});

for (
  const source of [
    'Deno.dlopen("x", {});',
    'Deno["dlopen"]("x", {});',
    "const { dlopen } = Deno;",
  ]
) {
  Deno.test(`layers keeps ${source} to src/tensorflow`, () => {
    deepStrictEqual(lint("src/tensorflow/library.ts", source), []);
    deepStrictEqual(lint("src/engine/backends/tensorflow.ts", source), [
      'gramlab/layers: "src/engine" must not use Deno.dlopen: ' +
      "only src/tensorflow may",
    ]);
  });
}

const BAD_MESSAGES: readonly string[] = [
  'new ImageError("cannot read it")',
  'new ImageError("Cannot read it.")',
  "new errors.ImageError(`cannot read ${path}`)",
  "new ImageError(`Cannot read ${path}.`)",
  'new Error(`Cannot read ${path}: ` + "try again.")',
];

for (const source of BAD_MESSAGES) {
  Deno.test(`error-message refuses ${source}`, () => {
    deepStrictEqual(lint("src/image/decode.ts", `throw ${source};`), [
      "gramlab/error-message: " +
      "Start error messages with a capital, end without a period",
    ]);
  });
}

const GOOD_MESSAGES: readonly string[] = [
  'new ImageError("Cannot read it")',
  "new ImageError(`Cannot read ${path}`)",
  "new ImageError(`${path} is no image`, { cause })",
  "new ImageError('\"adm\" is no optimiser')",
  "new ImageError(message)",
  'new ConfigError([{ message: "found nothing.", where: "base" }])',
  'new Date("yesterday.")',
];

for (const source of GOOD_MESSAGES) {
  Deno.test(`error-message accepts ${source}`, () => {
    deepStrictEqual(lint("src/image/decode.ts", `throw ${source};`), []);
  });
}

Deno.test("error-message leaves tests alone", () => {
  const source = 'throw new Error("boom.");';
  deepStrictEqual(lint("tests/base/errors_test.ts", source), []);
});
