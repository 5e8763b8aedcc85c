import { deepStrictEqual, match, ok, strictEqual } from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { zipSync } from "fflate";
import { ensureAssets } from "../../src/assets/ensure.ts";
import {
  CUDA_FILES,
  findFile,
  type Manifest,
  type Package,
  readManifest,
} from "../../src/assets/manifest.ts";

const LINUX = { os: "linux", arch: "x86_64" };
const FOUND = CUDA_FILES.map((id) => findFile(id, readManifest(), LINUX));
const PACKAGES = [...new Set(FOUND.map((found) => found.package))];

/** What `readelf -d` shows as RUNPATH, as far as files are kept for it. */
const SEARCHED_BY_TENSORFLOW = [
  ...["cublas", "cuda_runtime", "cudnn", "cufft", "cusolver", "cusparse"],
];
const SEARCHED_BY_NVIDIA = ["nvjitlink", "nvrtc"];

Deno.test("CUDA_FILES lie where the libraries look for each other", () => {
  deepStrictEqual(new Set(PACKAGES.map(({ folder }) => folder)).size, 1);
  const parts = new Set<string>();
  for (const { file: { id, path, place } } of FOUND) {
    const found = /^(?:tensorflow|nvidia\/(\w+)\/lib)\/lib[\w-]+\.so\.\d+/
      .exec(place!);
    ok(found, id);
    strictEqual(place!.split("/").at(-1), path.split("/").at(-1));
    if (found[1] !== undefined) parts.add(found[1]);
  }
  deepStrictEqual([...parts].sort(), [
    ...SEARCHED_BY_TENSORFLOW,
    ...SEARCHED_BY_NVIDIA,
  ]);
});

Deno.test("CUDA_FILES begin with the folder that is opened", () => {
  const [first, second] = FOUND.map(({ file }) => file.place);
  strictEqual(first, "tensorflow/libtensorflow_cc.so.2");
  strictEqual(second, "tensorflow/libtensorflow_framework.so.2");
});

/** Manifest whose wheels of CUDA are small zip files, and those files. */
function shrunk(): { manifest: Manifest; wheels: Map<string, Uint8Array> } {
  const wheels = new Map<string, Uint8Array>();
  const sha256 = (bytes: Uint8Array): string =>
    createHash("sha256").update(bytes).digest("hex");
  const packages = PACKAGES.map((entry): Package => {
    const content = new TextEncoder().encode(entry.name);
    const names = entry.files.map(({ path }) => [path, content]);
    const wheel = zipSync(Object.fromEntries(names));
    wheels.set(entry.wheel, wheel);
    const files = entry.files.map((file) => ({
      ...file,
      sha256: sha256(content),
      bytes: content.length,
    }));
    return { ...entry, files, sha256: sha256(wheel), bytes: wheel.length };
  });
  return { manifest: { packages }, wheels };
}

/** A python3 that writes down what pip is told, and gives wheels of a folder. */
async function fakePython(folder: string): Promise<string> {
  const path = join(folder, "python");
  const script = `#!/bin/sh
echo "$@" >>${folder}/calls
requirement=$(cat "$6")
echo "$requirement" >>${folder}/requirements
name=$(echo "$requirement" | sed 's/==.*//; s/-/_/g')
cp ${folder}/wheels/"$name"-* "$8"
`;
  await Deno.writeTextFile(path, script, { mode: 0o755 });
  return path;
}

Deno.test({
  name: "ensureAssets() asks pip for each wheel of CUDA, and lays them out",
  ignore: Deno.build.os !== "linux" || Deno.build.arch !== "x86_64",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const { manifest, wheels } = shrunk();
      await Deno.mkdir(join(folder, "wheels"));
      for (const [name, bytes] of wheels) {
        await Deno.writeFile(join(folder, "wheels", name), bytes);
      }
      const python = await fakePython(folder);
      const cacheDir = join(folder, "cache");
      await ensureAssets(CUDA_FILES, { cacheDir, manifest, python });
      await checkCalls(folder, manifest.packages);
      for (const { package: { folder, name }, file } of FOUND) {
        const path = join(cacheDir, folder!, file.place!);
        strictEqual(await Deno.readTextFile(path), name);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function checkCalls(
  folder: string,
  packages: readonly Package[],
): Promise<void> {
  const read = async (name: string): Promise<string[]> =>
    (await Deno.readTextFile(join(folder, name))).trimEnd().split("\n");
  const calls = await read("calls");
  strictEqual(calls.length, packages.length);
  for (const call of calls) {
    match(
      call,
      /^-m pip download --require-hashes -r \S+ --dest \S+ --no-deps/,
    );
    match(call, / --python-version 3\.12 --implementation cp /);
    match(call, / --platform manylinux_2_17_x86_64 --platform manylinux2014/);
  }
  deepStrictEqual(
    await read("requirements"),
    packages.map(({ name, version, sha256 }) =>
      `${name}==${version} --hash=sha256:${sha256}`
    ),
  );
}
