import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { join } from "node:path";
import { nativePaths } from "../../src/cli/native_paths.ts";
import { findDriver } from "../../src/tensorflow/find_driver.ts";
import { RecordingIo } from "../support/io.ts";
import { Workplace } from "./workplace.ts";

async function paths(env: Readonly<Record<string, string>>): Promise<string[]> {
  const driver = findDriver();
  const found = await nativePaths(new RecordingIo({ env }));
  return found.filter((path) => path !== driver);
}

Deno.test("nativePaths() are the cache, and the folder that a variable names", async () => {
  deepStrictEqual(
    await paths({ GRAMLAB_CACHE: "/c", GRAMLAB_TENSORFLOW: "/t" }),
    ["/t", "/c"],
  );
});

Deno.test("nativePaths() are never none, which would allow all", async () => {
  const env = { GRAMLAB_CACHE: "", XDG_CACHE_HOME: "", HOME: "" };
  deepStrictEqual(await paths(env), ["no-native-code"]);
  deepStrictEqual(await paths({ GRAMLAB_CACHE: "/c,/" }), ["no-native-code"]);
});

Deno.test("findDriver() finds what the linker knows", async () => {
  await using place = await Workplace.create({ "libcuda.so.1": "" });
  const driver = place.path("libcuda.so.1");
  const gone = join(place.root, "gone", "libcuda.so.1");
  const cache = await place.write("cache", `x\0libm\0${gone}\0${driver}\0\x01`);
  strictEqual(findDriver(cache), driver);
});
