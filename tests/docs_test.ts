import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import config from "../deno.json" with { type: "json" };
import { MAX_MEMBERS } from "../src/assets/hdf5.ts";
import { MAX_HEADER_BYTES } from "../src/assets/safetensors.ts";
import { oneLine } from "../src/base/one_line.ts";
import { SOBOL_DIMENSIONS } from "../src/base/sobol.ts";
import { FIELDS } from "../src/config/fields.ts";
import {
  MAX_SOURCE_BYTES,
  MAX_SOURCES,
} from "../src/config/parts/read_sources.ts";
import { MAX_USED } from "../src/config/parts/used_files.ts";
import { MAX_FILES } from "../src/config/read_chain.ts";
import { MAX_MATCHES } from "../src/config/find_images.ts";
import {
  MAX_DRAWN,
  MAX_RULE_CHECKS,
  MAX_TRIALS,
} from "../src/config/max_trials.ts";
import { MAX_PROBLEMS } from "../src/config/problem_list.ts";
import { MAX_STUDY_BYTES } from "../src/config/read_study_file.ts";
import { studySchema } from "../src/config/study_schema.ts";
import { MAX_ALIASES, MAX_DEPTH } from "../src/config/yaml_mistakes.ts";
import { MAX_ALIAS_COUNT } from "../src/config/yaml_text.ts";
import {
  MAX_PIXELS,
  MAX_SCANNED_PIXELS,
  MAX_SIDE,
} from "../src/image/check_limits.ts";
import { MOST_NESTED } from "../src/plan/parse_filter.ts";
import { MAX_IMAGE_BYTES } from "../src/plan/read_image_file.ts";
import { MAX_WEIGHTS_BYTES } from "../src/plan/resolve_weights.ts";
import * as stored from "../src/store/limits.ts";
import { problemsOf, studyText } from "./config/study_texts.ts";

/** Cells of the rows of a page's tables, without those of headings. */
async function rowsOf(page: string): Promise<string[][]> {
  const text = await Deno.readTextFile(
    new URL(`../docs/${page}`, import.meta.url),
  );
  const lines = text.split("\n").filter((line) => line.startsWith("|"));
  const isHeading = (at: number): boolean =>
    [lines[at], lines[at + 1]].some((line) => /^\| -/.test(line ?? ""));
  return lines.filter((_, at) => !isHeading(at))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}

function takesName(length: number): boolean {
  const base = { content: "a.png", style: "b.png" };
  return studySchema().safeParse({ name: "a".repeat(length), base }).success;
}

function takesLabel(length: number): boolean {
  const label = "a".repeat(length);
  const grid = `beta: [{ value: 1, label: ${label} }]`;
  return problemsOf(studyText("", grid)).length === 0;
}

/** The largest value that is taken. */
function mostOf(takes: (value: number) => boolean): number {
  let [most, above] = [1, 2 ** 24];
  while (above - most > 1) {
    const middle = (most + above) >> 1;
    if (takes(middle)) most = middle;
    else above = middle;
  }
  return most;
}

const takes = (name: "size" | "iterations") => (value: number): boolean =>
  FIELDS[name].schema.safeParse(value).success;

Deno.test("docs/limits.md tells the limits of the code", async () => {
  const limits = [
    MAX_STUDY_BYTES,
    MAX_FILES,
    MAX_USED,
    MAX_SOURCE_BYTES,
    MAX_SOURCES,
    MAX_DEPTH,
    MAX_ALIASES,
    MAX_ALIAS_COUNT,
    MAX_PROBLEMS,
    MAX_TRIALS,
    MAX_RULE_CHECKS,
    MAX_MATCHES,
    MAX_DRAWN,
    SOBOL_DIMENSIONS,
    mostOf(takesName),
    mostOf(takesLabel),
    mostOf(takes("size")),
    mostOf(takes("iterations")),
    MAX_IMAGE_BYTES,
    MAX_PIXELS,
    MAX_SIDE,
    MAX_SCANNED_PIXELS,
    MAX_WEIGHTS_BYTES,
    MAX_HEADER_BYTES,
    MAX_MEMBERS,
    stored.MAX_RECORD_BYTES,
    stored.MAX_SUMS_BYTES,
    stored.MAX_STUDY_BYTES,
    stored.MAX_PLAN_BYTES,
    stored.MAX_FILE_BYTES,
    stored.MAX_CHECKPOINT_BYTES,
    stored.MAX_KEPT_BYTES,
    MOST_NESTED,
    oneLine("a".repeat(9999)).length - 1,
  ];
  const rows = await rowsOf("limits.md");
  deepStrictEqual(
    rows.map(([, limit]) => Number(limit!.replaceAll(" ", ""))),
    limits,
  );
  for (const [, , place] of rows) {
    const path = place!.replaceAll("`", "");
    ok((await Deno.stat(new URL(`../${path}`, import.meta.url))).isFile);
  }
});

/** What a permission of a command allows: all, some, or nothing. */
function allowed(command: string, kind: string, all: string, none: string) {
  const [flag, value] = command.match(RegExp(`--allow-${kind}(?:=(\\S+))?`)) ??
    [];
  if (flag === undefined) return none;
  return value?.replaceAll(",", ", ") ?? all;
}

/** A command in which Deno itself is called so. */
function withDeno(command: string): string {
  return command.replace(/\$\(deno eval .*?\)'\)/, "deno")
    .replaceAll('"', "");
}

function taskRow(name: string, task: string): string[] {
  const command = withDeno(task);
  const everywhere = (kind: string) =>
    allowed(command, kind, "everywhere", "nothing");
  const ffi = allowed(command, "ffi", "all of it", "none");
  return [
    `\`${name}\``,
    everywhere("read"),
    everywhere("write"),
    ffi.includes("native-paths") || ffi.startsWith("$(")
      ? "known folders"
      : ffi,
    allowed(command, "run", "all", "none"),
    allowed(command, "sys", "everything", "nothing"),
  ];
}

Deno.test("docs/security.md tells the permissions of the tasks", async () => {
  const programs = Object.entries(config.tasks).filter(([, { command }]) =>
    command.startsWith("deno run ")
  );
  const rows = await rowsOf("security.md");
  deepStrictEqual(
    rows.filter(([name]) => Object.hasOwn(config.tasks, name!.slice(1, -1))),
    programs.map(([name, { command }]) => taskRow(name, command)),
  );
  const told = rows.flatMap(([names]) =>
    names!.match(/[A-Z][A-Z0-9_]+\*?/g) ?? []
  );
  const wanted = programs.flatMap(([, { command }]) =>
    allowed(command, "env", "all", "").split(", ")
  ).filter((name) => name !== "");
  deepStrictEqual([...new Set(told)].sort(), [...new Set(wanted)].sort());
});

Deno.test("tests fail if they leave operations or resources open", async () => {
  deepStrictEqual(config.test, { sanitizeOps: true, sanitizeResources: true });
  const wanted = RegExp(["sanitize(?:Ops|Resources|Exit)", ": false"].join(""));
  let files = 0;
  for await (const path of testFiles(new URL("./", import.meta.url))) {
    files++;
    ok(!wanted.test(await Deno.readTextFile(path)), path.href);
  }
  ok(files > 100);
  strictEqual(wanted.test(["sanitizeOps", ": false"].join("")), true);
});

async function* testFiles(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* testFiles(new URL(`${name}/`, folder));
    else if (name.endsWith(".ts")) yield new URL(name, folder);
  }
}
