import { deepStrictEqual, ok, rejects, throws } from "node:assert/strict";
import { BACKENDS } from "../../src/engine/catalog.ts";
import {
  findLibrary,
  libraryFileNames,
  type Platform,
} from "../../src/tensorflow/find_library.ts";
import { Tensorflow } from "../../src/tensorflow/mod.ts";

const FILES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
const LINUX: Platform = { os: "linux", arch: "x86_64" };

async function withFolder(
  files: readonly string[],
  body: (folder: string) => void,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const file of files) {
      await Deno.writeTextFile(`${folder}/${file}`, "not a library");
    }
    body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("findLibrary() finds both files", async () => {
  await withFolder(FILES, (folder) => {
    const { main, framework } = findLibrary(folder, LINUX);
    deepStrictEqual([main, framework], FILES.map((f) => `${folder}/${f}`));
  });
});

Deno.test("findLibrary() names the file that is missing and the way out", async () => {
  await withFolder(FILES.slice(0, 1), (folder) => {
    throws(() => findLibrary(folder, LINUX), {
      name: "BackendError",
      message: /libtensorflow_framework\.so\.2" \(set GRAMLAB_TENSORFLOW/,
    });
    // a file where a folder is expected
    throws(() => findLibrary(`${folder}/${FILES[0]}`, LINUX), /Cannot find/);
  });
});

Deno.test("libraryFileNames() knows the platforms that wheels are made for", () => {
  const namesOn = (os: Platform["os"], arch: Platform["arch"]) =>
    Object.values(libraryFileNames({ os, arch }));
  deepStrictEqual(namesOn("linux", "x86_64"), FILES);
  deepStrictEqual(namesOn("linux", "aarch64"), FILES);
  deepStrictEqual(namesOn("darwin", "aarch64"), [
    "libtensorflow_cc.2.dylib",
    "libtensorflow_framework.2.dylib",
  ]);
});

Deno.test("findLibrary() sends other platforms to other backends", () => {
  const on = (os: Platform["os"]) => () =>
    findLibrary("anywhere", { os, arch: "x86_64" });
  throws(on("windows"), {
    name: "BackendError",
    message: /^Cannot run TensorFlow on Windows: .*\(use the backend webgpu\)$/,
  });
  throws(on("darwin"), {
    name: "BackendError",
    message: /^Cannot run TensorFlow on darwin x86_64: expected one of: linux /,
  });
});

Deno.test({
  name: "Tensorflow tells on one line that a file is no library",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    await withFolder(FILES, (folder) => {
      throws(
        () => new Tensorflow({ folder, threads: 1 }),
        (error: Error) => {
          ok(error.message.startsWith("Cannot load TensorFlow from"));
          ok(!error.message.includes("\n"), error.message);
          ok(error.cause instanceof Error);
          return error.name === "BackendError";
        },
      );
    });
  },
});

Deno.test("backend tensorflow asks for a folder where it got none", async () => {
  await rejects(() => BACKENDS["tensorflow"]!.open({}), {
    name: "BackendError",
    message: /set GRAMLAB_TENSORFLOW or run setup/,
  });
});
