import { deepStrictEqual, match, ok } from "node:assert/strict";
import { parse } from "yaml";
import config from "../../deno.json" with { type: "json" };
import { cli } from "../support/io.ts";

const ROOT = new URL("../../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("docs/ci.md", ROOT));

/** Actions that workflow files may use, with their versions. */
const ACTIONS = [
  "actions/cache@v4",
  "actions/checkout@v4",
  "actions/upload-artifact@v4",
];

/** Fenced blocks of a language. */
function blocks(language: string): string[] {
  const fenced = RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "gm");
  return [...PAGE.matchAll(fenced)].map(([, text]) => text!);
}

/** All texts within YAML. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

Deno.test("docs/ci.md has workflow files that a parser of YAML reads, whole and strict", () => {
  const [github, gitlab] = blocks("yaml").slice(-2)
    .map((text) => parse(text, { strict: true, uniqueKeys: true }));
  deepStrictEqual(Object.keys(github), ["name", "on", "permissions", "jobs"]);
  const { steps } = github.jobs.gates;
  const used = steps.flatMap((step: { readonly uses?: string }) =>
    step.uses ?? []
  );
  deepStrictEqual([...new Set(used)].sort(), ACTIONS);
  deepStrictEqual(Object.keys(gitlab), [".gate", "images", "speed"]);
  for (const { key } of [steps[1].with, gitlab[".gate"].cache]) {
    match(JSON.stringify(key), /weights\/manifest\.json/);
    match(JSON.stringify(key), /deno\.lock/);
  }
});

Deno.test("docs/ci.md names files that are there", async () => {
  const workflows = blocks("yaml").flatMap((text) => textsOf(parse(text)));
  const named = workflows.join(" ")
    .match(/configs\/[\w.]+|weights\/[\w.]+|\bdeno\.lock\b/g)!;
  ok(new Set(named).size >= 3);
  for (const path of named) {
    ok((await Deno.stat(new URL(path, ROOT))).isFile, path);
  }
});

/** Lines that run a task, as commands, with what follows them. */
function commands(): string[][] {
  const inYaml = blocks("yaml").flatMap((text) => textsOf(parse(text)));
  const inShell = blocks("sh").map((text) => text.replaceAll("\\\n", " "));
  return [...inYaml, ...inShell].join("\n").split("\n")
    .map((line) => /deno(?:@\S+)? task (\S.*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined)
    .map((line) => line.split(/\s+/));
}

Deno.test("docs/ci.md runs tasks that there are, with options that they take", async () => {
  const all = commands();
  ok(all.length >= 8);
  for (const [task, ...words] of all) {
    ok(Object.hasOwn(config.tasks, task!), task);
    const verb = task === "bench" ? ["check"] : [];
    const { out } = await cli([task!, ...verb, "--help"]);
    for (const word of words.filter((it) => it.startsWith("--"))) {
      ok(out.includes(word), `${task} ${word}`);
    }
  }
});
