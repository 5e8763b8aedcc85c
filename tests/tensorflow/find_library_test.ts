import { deepStrictEqual, ok, rejects, throws } from "node:assert/strict";
import { BACKENDS } from "../../src/engine/catalog.ts";
import { findLibrary } from "../../src/tensorflow/find_library.ts";
import { Tensorflow } from "../../src/tensorflow/mod.ts";

const FILES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];

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
    const { main, framework } = findLibrary(folder, "linux");
    deepStrictEqual([main, framework], FILES.map((f) => `${folder}/${f}`));
  });
});

Deno.test("findLibrary() names the file that is missing and the way out", async () => {
  await withFolder(FILES.slice(0, 1), (folder) => {
    throws(() => findLibrary(folder, "linux"), {
      name: "BackendError",
      message: /libtensorflow_framework\.so\.2" \(set GRAMLAB_TENSORFLOW/,
    });
    // a file where a folder is expected
    throws(() => findLibrary(`${folder}/${FILES[0]}`, "linux"), /Cannot find/);
  });
});

Deno.test("findLibrary() refuses a system that TensorFlow does not run on", () => {
  throws(() => findLibrary("anywhere", "windows"), {
    name: "BackendError",
    message: "Cannot run TensorFlow on windows: expected linux or darwin",
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
