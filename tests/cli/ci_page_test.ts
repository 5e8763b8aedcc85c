import { deepStrictEqual, ok, strictEqual } from "node:assert/strict";
import { parse } from "yaml";
import config from "../../deno.json" with { type: "json" };
import { cli } from "../support/io.ts";

const ROOT = new URL("../../", import.meta.url);

const PAGE = await Deno.readTextFile(new URL("docs/ci.md", ROOT));
const WORKFLOWS = await Deno.readTextFile(
  new URL("docs/ci_workflows.md", ROOT),
);

/** Actions that workflow files may use, with their versions. */
const ACTIONS = [
  "actions/cache/restore@v5",
  "actions/cache/save@v5",
  "actions/checkout@v6",
  "actions/setup-python@v6",
  "actions/upload-artifact@v6",
];

/** A step of a job of GitHub's. */
interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A file for GitHub. */
interface GithubFile {
  readonly name: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

/** A job for GitLab. */
interface GitlabJob {
  readonly extends?: string;
  readonly needs?: readonly string[];
  readonly cache?: readonly { readonly key: { readonly files: string[] } }[];
}

/** Fenced blocks of a language, those in lists less their indentation. */
function blocks(page: string, language: string): string[] {
  const fenced = RegExp(`^( *)\`\`\`${language}\n([^]*?)^\\1\`\`\`$`, "gm");
  return [...page.matchAll(fenced)]
    .map(([, indent, text]) =>
      text!.replaceAll(RegExp(`^${indent}`, "gm"), "")
    );
}

/** YAML as strict as both services read it. */
function yamlOf(page: string): unknown[] {
  return blocks(page, "yaml")
    .map((text) => parse(text, { strict: true, uniqueKeys: true }));
}

/** All texts within YAML. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

const FILES = yamlOf(WORKFLOWS).filter((it) => !Array.isArray(it)) as object[];
const GITHUB = FILES.filter((it) => "jobs" in it) as GithubFile[];
const GITLAB = FILES.filter((it) => !("jobs" in it)) as Readonly<
  Record<string, GitlabJob>
>[];

Deno.test("docs/ci_workflows.md has files for GitHub that can only read, with known actions", () => {
  deepStrictEqual(GITHUB.map(({ name }) => name), [
    "gates",
    "images",
    "baselines",
  ]);
  for (const { permissions, jobs } of GITHUB) {
    deepStrictEqual(permissions, { contents: "read" });
    for (const { steps } of Object.values(jobs)) {
      const unknown = steps.filter(({ uses }) =>
        uses !== undefined && !ACTIONS.includes(uses)
      );
      deepStrictEqual(unknown, []);
    }
  }
});

Deno.test("docs/ci_workflows.md saves the folders that it restores, by the same key", () => {
  const steps = GITHUB.flatMap(({ jobs }) =>
    Object.values(jobs).flatMap((job) => job.steps)
  );
  const saves = steps.filter(({ uses }) => uses?.includes("/save@"));
  strictEqual(saves.length, 4);
  for (const { with: saved } of saves) {
    const id = /^\$\{\{ steps\.(\w+)\.outputs\.cache-primary-key \}\}$/
      .exec(String(saved?.key))![1];
    const restores = steps.filter((step) => step.id === id);
    ok(restores.length > 0, id);
    for (const restore of restores) {
      strictEqual(restore.with?.path, saved?.path);
    }
  }
});

Deno.test("docs/ci_workflows.md has files for GitLab whose jobs name jobs that there are", () => {
  deepStrictEqual(GITLAB.map((file) => Object.keys(file)), [
    [".gate", "images", "speed"],
    ["stylise", "images"],
    ["approve", "learn"],
  ]);
  const names = new Set(GITLAB.flatMap((file) => Object.keys(file)));
  for (const job of GITLAB.flatMap((file) => Object.values(file))) {
    const named = [job.extends ?? [], job.needs ?? []].flat();
    deepStrictEqual(named.filter((name) => !names.has(name)), []);
  }
});

Deno.test("docs/ci.md and docs/ci_workflows.md name files that are there", async () => {
  const named = FILES.flatMap(textsOf).join(" ")
    .match(/configs\/[\w.]+|weights\/[\w.]+|\bdeno\.lock\b/g)!;
  strictEqual(new Set(named).size, 3);
  for (const path of named) {
    ok((await Deno.stat(new URL(path, ROOT))).isFile, path);
  }
});

/** Links of a page to headings, with the page that has them. */
function linksOf(page: string, name: string): [string, string][] {
  return [...page.matchAll(/\]\((?<file>[\w./]*)#(?<heading>[\w-]+)\)/g)]
    .map(({ groups }) => [groups!.file || name, groups!.heading!]);
}

/** As GitHub and GitLab make anchors of headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!.toLowerCase().replaceAll(/[^\w\s-]/g, "").replaceAll(" ", "-")
  );
}

Deno.test("docs/ci.md and docs/ci_workflows.md link to headings that there are", async () => {
  const links = [
    ...linksOf(PAGE, "ci.md"),
    ...linksOf(WORKFLOWS, "ci_workflows.md"),
  ];
  ok(links.length >= 10);
  for (const [file, heading] of links) {
    const page = await Deno.readTextFile(new URL(`docs/${file}`, ROOT));
    ok(anchorsOf(page).includes(heading), `${file}#${heading}`);
  }
});

/** Tasks whose first word says what to do. */
const VERBAL = ["baseline", "bench"];

/** Lines that run a task: the task, and what follows it. */
function commands(): string[][] {
  const inYaml = [PAGE, WORKFLOWS].flatMap(yamlOf).flatMap(textsOf);
  const inShell = [PAGE, WORKFLOWS].flatMap((page) => blocks(page, "sh"))
    .map((text) => text.replaceAll("\\\n", " "));
  return [...inYaml, ...inShell].join("\n").split("\n")
    .map((line) => /deno(?:@\S+)? task (?:--quiet )?(\S.*)$/.exec(line)?.[1])
    .filter((line) => line !== undefined)
    .map((line) => line.split(/\s+/));
}

Deno.test("docs/ci_workflows.md says who approves and learns, and why, which git on a runner does not know", () => {
  const lines = yamlOf(WORKFLOWS).flatMap(textsOf).flatMap((text) =>
    text.split("\n").filter((line) => /baseline (?:approve|learn)/.test(line))
  );
  strictEqual(lines.length, 4);
  for (const line of lines) ok(/ --by "\$\w+" --note "\$\w+"/.test(line), line);
});

Deno.test("docs/ci.md and docs/ci_workflows.md run tasks that there are, with options that they take", async () => {
  const all = commands();
  ok(all.length >= 20);
  for (const [task, ...words] of all) {
    ok(Object.hasOwn(config.tasks, task!), task);
    const verb = VERBAL.includes(task!) ? words.slice(0, 1) : [];
    const { out } = await cli([task!, ...verb, "--help"]);
    const usage = ["deno task", task, ...verb].join(" ");
    ok(out.includes(`${usage} `), usage);
    for (const word of words.filter((it) => it.startsWith("--"))) {
      ok(out.includes(word), `${task} ${word}`);
    }
  }
});
