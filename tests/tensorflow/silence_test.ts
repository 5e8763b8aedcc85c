import { deepStrictEqual } from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { libraryFolder } from "../support/assets.ts";

const SOURCE = fileURLToPath(new URL("../../src/tensorflow/", import.meta.url));

Deno.test("silenced() hides what is written meanwhile, and nothing after", async () => {
  const script = `
    import { findLibrary } from "${SOURCE}find_library.ts";
    import { silenced } from "${SOURCE}silence.ts";
    import { openSymbols } from "${SOURCE}symbols.ts";
    const c = openSymbols(findLibrary(${
    JSON.stringify(await libraryFolder())
  }));
    try {
      silenced(c, () => { console.error("hidden"); throw new Error("told"); });
    } catch (error) {
      console.error(error.message);
    }`;
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--ext=ts", script],
    stdout: "null",
  }).output();
  deepStrictEqual(new TextDecoder().decode(stderr), "told\n");
});
