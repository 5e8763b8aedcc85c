import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };
import { spawn, TINY, Workplace } from "./workplace.ts";

/** What a task lacks of what `sweep` may use, and why it can. */
interface Exceptions {
  readonly env: readonly string[];
  readonly sys: readonly string[];
  readonly run: readonly string[];
  /** Variables that only this one reads. */
  readonly more?: readonly string[];
}

/** Read by libraries that compute, and by those that decode images. */
const OF_BACKENDS = [
  "TF_CPP_MIN_LOG_LEVEL",
  "NVIDIA_TF32_OVERRIDE",
  "ONEDNN_MAX_CPU_ISA",
  "DNNL_MAX_CPU_ISA",
  "TF_ENABLE_ONEDNN_OPTS",
  "DENO_WEBGPU_BACKEND",
  "XDG_RUNTIME_DIR",
];
const OF_IMAGES = ["IMAGESCRIPT_WASM_SIMD"];

/** Only written down. */
const OF_PROVENANCE = [
  "CUBLAS_WORKSPACE_CONFIG",
  "CUDA_*",
  "DNNL_*",
  "KMP_*",
  "OMP_*",
  "ONEDNN_*",
  "TF_*",
  "XLA_FLAGS",
];

/** No trial runs that a record would be kept of. */
const OF_RECORDS = ["hostname", "osRelease", "systemMemoryInfo", "cpus"];

/** Processes of slots. */
const OF_SLOTS = ["deno"];

/** What GitHub tells of a job: where its page is. */
const OF_JOBS = [
  "CI_MERGE_REQUEST_DIFF_BASE_SHA",
  "CI_PROJECT_DIR",
  "GITHUB_ACTIONS",
  "GITHUB_BASE_REF",
  "GITHUB_REPOSITORY",
  "GITHUB_RUN_ID",
  "GITHUB_SERVER_URL",
  "GITHUB_SHA",
  "GITHUB_STEP_SUMMARY",
  "GITHUB_WORKSPACE",
];

/** The other tasks that fetch or open a backend. */
const EXCEPTIONS: Readonly<Record<string, Exceptions>> = {
  // they run trials as sweep does
  check: { ...{ env: [], sys: [], run: [] }, more: OF_JOBS },
  baseline: { env: [], sys: [], run: [] },
  // in this process
  repro: { env: [], sys: [], run: OF_SLOTS },
  // starts Deno for base and head
  bench: {
    ...{ env: OF_PROVENANCE, sys: [], run: [] },
    more: ["GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"],
  },
  // computes nothing
  setup: {
    env: [...OF_BACKENDS, ...OF_IMAGES, ...OF_PROVENANCE],
    sys: OF_RECORDS,
    run: ["git", ...OF_SLOTS],
  },
  // runs no trial, and fetches nothing; the name is for leases
  results: {
    env: OF_PROVENANCE,
    // which images the terminal can show
    more: ["COLORTERM", "KITTY_WINDOW_ID", "TERM", "TERM_PROGRAM", "TMUX"],
    sys: ["osRelease", "systemMemoryInfo", "cpus", "statfs"],
    run: ["git", ...OF_SLOTS],
  },
  // runs no trial
  metrics: { env: OF_PROVENANCE, sys: OF_RECORDS, run: ["git", ...OF_SLOTS] },
  // runs no trial, and decodes no image
  parts: {
    env: [...OF_IMAGES, ...OF_PROVENANCE],
    sys: OF_RECORDS,
    run: ["git", ...OF_SLOTS],
  },
  // fetches nothing, and decodes no image
  doctor: {
    env: ["GRAMLAB_MIRROR", ...OF_IMAGES, ...OF_PROVENANCE],
    sys: OF_RECORDS,
    run: ["git", ...OF_SLOTS],
  },
};

/** The path of Deno, which its shell puts there. */
function withDeno(task: { readonly command: string }) {
  const command = task.command.replace(/\$\(deno eval .*?\)'\)/, "deno")
    .replaceAll('"', "");
  return { command };
}

const TASKS: Readonly<Record<string, { readonly command: string }>> =
  config.tasks;

/** Names that a task is allowed, sorted. */
function allowed(task: string, kind: "env" | "sys" | "run"): string[] {
  const { command } = withDeno(TASKS[task]!);
  const [, names = ""] = command.match(RegExp(`--allow-${kind}=(\\S+)`)) ?? [];
  return names.split(",").filter((it) => it !== "").sort();
}

Deno.test("tasks that may load native code are those whose permissions are compared", () => {
  const withFfi = Object.entries(TASKS)
    .filter(([name, { command }]) =>
      command.includes("--allow-ffi") && name !== "test"
    )
    .map(([name]) => name);
  deepStrictEqual(withFfi.sort(), ["sweep", ...Object.keys(EXCEPTIONS)].sort());
});

for (const [task, exceptions] of Object.entries(EXCEPTIONS)) {
  Deno.test(`task ${task} may use what sweep may, with the exceptions listed`, () => {
    for (const kind of ["env", "sys", "run"] as const) {
      const expected = allowed("sweep", kind)
        .filter((name) => !exceptions[kind].includes(name));
      const more = kind === "env" ? exceptions.more ?? [] : [];
      deepStrictEqual(allowed(task, kind), [...expected, ...more].sort(), kind);
    }
  });
}

Deno.test("task test may ask the system what sweep may, and for browsers where they lie", () => {
  const expected = [...allowed("sweep", "sys"), "homedir"].sort();
  deepStrictEqual(allowed("test", "sys"), expected);
});

Deno.test("task report may start what opens a browser, and nothing else", () => {
  deepStrictEqual(allowed("report", "run"), ["explorer", "open", "xdg-open"]);
});

/** Tasks that run the program; the others run Deno's own tools. */
const PROGRAMS = Object.entries(TASKS)
  .filter(([, { command }]) => command.startsWith("deno run "));

Deno.test("no task has the network, a prompt, or all permissions", () => {
  ok(PROGRAMS.length >= 9);
  for (const [name, { command }] of PROGRAMS) {
    match(command, /^deno run .*--no-prompt --deny-net /, name);
  }
  for (const { command } of Object.values(TASKS)) {
    ok(!/(?:^|\s)(?:-A|--allow-all|--allow-net)\b/.test(command), command);
  }
});

Deno.test("native code is loaded from known places only", () => {
  for (const [name, { command }] of PROGRAMS) {
    const [, value] = command.match(/--allow-ffi(\S*)/) ?? [];
    ok([undefined, '="$(deno'].includes(value), name);
  }
});

Deno.test("tasks that only read may not write, run or load anything", () => {
  for (const name of ["plan", "weights", "catalog"]) {
    ok(!/--allow-(?:write|run|ffi)/.test(TASKS[name]!.command), name);
  }
});

/** Text files of the repository, but for what is fetched or made. */
function* textFiles(folder: URL): Generator<URL> {
  const left = ["node_modules", "results", "coverage", "shared", ".git"];
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    if (left.includes(name)) continue;
    const url = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) yield* textFiles(url);
    else if (isFile && /\.(?:ts|json|md|ya?ml|sh|toml)$|file$/.test(name)) {
      yield url;
    }
  }
}

Deno.test("nothing in the repository asks for all permissions", () => {
  const root = new URL("../../", import.meta.url);
  // in pieces, so that this file is none of those found
  const wanted = RegExp(
    ["(?:^|[\\s\"'`])(?:-", "A|--allow-", "all)\\b"].join(""),
    "m",
  );
  ok(wanted.test(["deno run -", "A x"].join("")));
  const found = [...textFiles(root)]
    .filter((url) => wanted.test(Deno.readTextFileSync(url)))
    .map((url) => url.href.slice(root.href.length));
  // Deno opens /dev/full, a disk without room, only for whoever may do anything
  deepStrictEqual(found, ["tests/store/bad_days_test.ts"]);
});

Deno.test("every task that reads only runs with exactly its permissions", async () => {
  await using place = await Workplace.create({ "tiny.yaml": TINY });
  for (
    const args of [
      ["plan", place.path("tiny.yaml"), "--results", place.results],
      ["weights", "list"],
      ["catalog"],
      ["doctor"],
      ["native-paths"],
    ]
  ) {
    const { code, err } = await spawn(args);
    deepStrictEqual([code, err], [0, ""], args[0]);
  }
});

Deno.test("task fuzz runs with exactly its permissions", async () => {
  const { code, out } = await spawn([
    "fuzz",
    "--kind",
    "image",
    "--count",
    "4",
  ]);
  strictEqual(code, 0, out);
  match(out, /^image: 4 inputs, seed 1/);
});

Deno.test("task soak runs with exactly its permissions", async () => {
  const times = ["--hours", "0.003", "--every", "0.5"];
  const { code, out, err } = await spawn(["soak", ...times]);
  strictEqual(code, 0, err);
  // how far it gets is a matter of the machine
  match(out, /^(?:\d+ trials in 0\.00 h, exit code \d+\n|Too few looks)/);
});
