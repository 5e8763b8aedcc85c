import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { dirname, join } from "node:path";
import { listAssets } from "../../src/assets/list.ts";
import { CUDA_FILES } from "../../src/assets/manifest.ts";
import {
  cudaCanBeFetched,
  LIBRARY,
  type LibrarySource,
  locateLibrary,
} from "../../src/cli/locate_library.ts";
import { fetchableAssets } from "../../src/cli/needed_assets.ts";
import type { CudaProbe } from "../../src/tensorflow/cuda_driver.ts";
import { RecordingIo } from "../support/io.ts";

const CARD: CudaProbe = {
  state: "usable",
  driver: { version: "550.54.15", cuda: "12.4", gpus: [] },
};
const NO_DRIVER: CudaProbe = { state: "unusable", reason: "it is a test" };

/** A cache of files that have nothing but their size. */
async function inCacheOf(
  ids: readonly string[],
  body: (
    locate: (probe: CudaProbe) => Promise<LibrarySource>,
    cacheDir: string,
  ) => Promise<void>,
): Promise<void> {
  const cacheDir = await Deno.makeTempDir();
  try {
    for (const { path, bytes } of await listAssets(ids, { cacheDir })) {
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, new Uint8Array());
      await Deno.truncate(path, bytes);
    }
    const env = { GRAMLAB_CACHE: cacheDir, GRAMLAB_TENSORFLOW: "" };
    const io = new RecordingIo({ env });
    await body((probe) => locateLibrary(io, () => probe), cacheDir);
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
}

function cudaTest(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !cudaCanBeFetched(), fn });
}

cudaTest(
  "locateLibrary() takes CUDA's library where there is a card",
  async () => {
    await inCacheOf([...LIBRARY, ...CUDA_FILES], async (locate, cacheDir) => {
      const found = await locate(CARD);
      ok(found.kind === "cached");
      strictEqual(
        found.folder,
        join(cacheDir, "tensorflow-cuda-2.20.0", "tensorflow"),
      );
      strictEqual(found.whyNotCuda, undefined);
    });
  },
);

cudaTest(
  "locateLibrary() takes the CPU's library without a card, and says why",
  async () => {
    await inCacheOf([...LIBRARY, ...CUDA_FILES], async (locate) => {
      const found = await locate(NO_DRIVER);
      ok(found.kind === "cached");
      match(found.folder, /tensorflow-cpu-2\.20\.0$/);
      strictEqual(found.whyNotCuda, "it is a test");
    });
  },
);

cudaTest(
  "locateLibrary() takes CUDA's library without a card if it is the only one",
  async () => {
    await inCacheOf(CUDA_FILES, async (locate) => {
      const found = await locate(NO_DRIVER);
      ok(found.kind === "cached");
      match(found.folder, /tensorflow-cuda/);
    });
  },
);

cudaTest(
  "locateLibrary() passes over CUDA's library if a file is missing",
  async () => {
    const ids = [...LIBRARY, ...CUDA_FILES.slice(0, -1)];
    await inCacheOf(ids, async (locate) => {
      const found = await locate(CARD);
      ok(found.kind === "cached");
      match(found.folder, /tensorflow-cpu/);
    });
  },
);

cudaTest(
  "fetchableAssets() counts the library that the cache has begun with",
  async () => {
    const [cpu, cuda] = [LIBRARY[0]!, CUDA_FILES[3]!];
    const cases = [
      { present: [], expected: [true, false] },
      { present: [cuda], expected: [false, true] },
      { present: [cpu, cuda], expected: [true, true] },
    ];
    for (const { present, expected } of cases) {
      await inCacheOf(present, async (_, cacheDir) => {
        const ids = await fetchableAssets(cacheDir);
        const counted = [LIBRARY, CUDA_FILES].map((library) =>
          library.every((id) => ids.includes(id))
        );
        deepStrictEqual(counted, expected);
      });
    }
  },
);
