import { deepStrictEqual } from "node:assert/strict";
import config from "../../deno.json" with { type: "json" };

/** What a task lacks of what `sweep` may use, and why it can. */
interface Exceptions {
  readonly env: readonly string[];
  readonly sys: readonly string[];
  readonly run: readonly string[];
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

/** No trial runs that a record would be kept of. */
const OF_RECORDS = ["hostname", "osRelease", "systemMemoryInfo", "cpus"];

/** The other tasks that fetch or open a backend. */
const EXCEPTIONS: Readonly<Record<string, Exceptions>> = {
  bench: { env: [], sys: [], run: [] },
  // computes nothing
  setup: {
    env: [...OF_BACKENDS, ...OF_IMAGES],
    sys: OF_RECORDS,
    run: ["git"],
  },
  // runs no trial, and decodes no image
  parts: { env: OF_IMAGES, sys: OF_RECORDS, run: ["git"] },
  // fetches nothing, and decodes no image
  doctor: {
    env: ["GRAMLAB_MIRROR", ...OF_IMAGES],
    sys: OF_RECORDS,
    run: ["git"],
  },
};

const TASKS: Readonly<Record<string, { readonly command: string }>> =
  config.tasks;

/** Names that a task is allowed, sorted. */
function allowed(task: string, kind: keyof Exceptions): string[] {
  const { command } = TASKS[task]!;
  const [, names = ""] = command.match(RegExp(`--allow-${kind}=(\\S+)`)) ?? [];
  return names.split(",").sort();
}

Deno.test("tasks that may load any native code are those whose permissions are compared", () => {
  const withFfi = Object.entries(TASKS)
    .filter(([name, { command }]) =>
      /--allow-ffi(?!=)/.test(command) && name !== "test"
    )
    .map(([name]) => name);
  deepStrictEqual(withFfi.sort(), ["sweep", ...Object.keys(EXCEPTIONS)].sort());
});

for (const [task, exceptions] of Object.entries(EXCEPTIONS)) {
  Deno.test(`task ${task} may use what sweep may, with the exceptions listed`, () => {
    for (const kind of ["env", "sys", "run"] as const) {
      const expected = allowed("sweep", kind)
        .filter((name) => !exceptions[kind].includes(name));
      deepStrictEqual(allowed(task, kind), expected, kind);
    }
  });
}

Deno.test("task test may ask the system what sweep may, and for browsers where they lie", () => {
  const expected = [...allowed("sweep", "sys"), "homedir"].sort();
  deepStrictEqual(allowed("test", "sys"), expected);
});

Deno.test("task report may load the native code of the image decoder only, and open a browser", () => {
  const { command } = TASKS.report!;
  const decoder = config.imports.imagescript.replace("npm:", "");
  const [, folder] = command.match(/--allow-ffi=(\S+)/) ?? [];
  deepStrictEqual(folder, `node_modules/.deno/${decoder}`);
  deepStrictEqual(allowed("report", "run"), ["explorer", "open", "xdg-open"]);
});
