import { deepStrictEqual, match } from "node:assert/strict";
import { realpathSync } from "node:fs";
import { join } from "node:path";
import {
  findInstalled,
  type InstalledTensorflow,
} from "../../src/tensorflow/find_installed.ts";
import { libraryFileNames } from "../../src/tensorflow/find_library.ts";

interface FakePackage {
  /** Version in its metadata; without one there is no metadata. */
  readonly version?: string;
  /** Name of the distribution. Default: `tensorflow`. */
  readonly name?: string;
  /** Whether the library is there. Default: yes. */
  readonly library?: boolean;
}

/** Python's answer where a package lies in a folder of PYTHONPATH. */
async function findFake(
  { version, name = "tensorflow", library = true }: FakePackage,
): Promise<{ found: InstalledTensorflow; folder: string }> {
  // Python tells real paths; on macOS the temporary folder is a link
  const site = realpathSync(await Deno.makeTempDir());
  try {
    const folder = join(site, "tensorflow");
    await Deno.mkdir(folder);
    // importing it would fail
    await Deno.writeTextFile(join(folder, "__init__.py"), "raise SystemExit");
    if (library) await writeLibrary(folder);
    if (version !== undefined) await writeMetadata(site, name, version);
    const found = await findInstalled({ env: { PYTHONPATH: site } });
    return { found, folder };
  } finally {
    await Deno.remove(site, { recursive: true });
  }
}

async function writeLibrary(folder: string): Promise<void> {
  for (const file of Object.values(libraryFileNames())) {
    await Deno.writeTextFile(join(folder, file), "");
  }
}

async function writeMetadata(
  site: string,
  name: string,
  version: string,
): Promise<void> {
  const info = join(site, `${name.replaceAll("-", "_")}-${version}.dist-info`);
  await Deno.mkdir(info);
  await Deno.writeTextFile(
    join(info, "METADATA"),
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
  );
}

function reasonOf(found: InstalledTensorflow): string {
  return found.state === "unusable" ? found.reason : "usable";
}

Deno.test("findInstalled() finds a package that fits without importing it", async () => {
  for (const name of ["tensorflow", "tensorflow-cpu"]) {
    const { found, folder } = await findFake({ version: "2.20.0", name });
    deepStrictEqual(found, { state: "usable", folder, version: "2.20.0" });
  }
});

Deno.test("findInstalled() says why a package does not fit", async () => {
  const reason = async (fake: FakePackage) =>
    reasonOf((await findFake(fake)).found);
  match(await reason({ version: "2.15.1" }), /2\.15\.1: expected 2\.20$/);
  match(await reason({}), /TensorFlow of unknown version: expected 2\.20$/);
  match(await reason({ version: "2.20.0", library: false }), /lacks its lib/);
});

Deno.test("findInstalled() does without a package and without Python", async () => {
  // no site-packages, so that the machine's own is not found
  const env = { PYTHONPATH: "", PYTHONHOME: "/nowhere" };
  match(reasonOf(await findInstalled({ env })), /^python3 cannot be run$/);
  const none = await findInstalled({ python: "no-such-python" });
  match(reasonOf(none), /^no-such-python cannot be run$/);
});

Deno.test("findInstalled() passes over what Python prints round its answer", async () => {
  const site = realpathSync(await Deno.makeTempDir());
  try {
    const chatter =
      'import atexit\nprint("hello")\natexit.register(print, "bye")';
    await Deno.writeTextFile(join(site, "sitecustomize.py"), chatter);
    const found = await findInstalled({ env: { PYTHONPATH: site } });
    match(reasonOf(found), /^python3 has no TensorFlow$/);
  } finally {
    await Deno.remove(site, { recursive: true });
  }
});
