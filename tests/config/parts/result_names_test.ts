import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { resultColumns } from "../../../src/cli/result_columns.ts";
import { sameName } from "../../../src/config/parts/result_names.ts";
import { openStore } from "../../../src/store/mod.ts";

Deno.test("sameName() knows all columns that metrics may hide", async () => {
  const folder = await Deno.makeTempDir();
  try {
    using store = await openStore(folder);
    const { columns } = store.query("SELECT * FROM trials");
    const names = [...columns, ...resultColumns([], () => "").keys()]
      // no metric is called so anyway
      .filter((name) => !/[./]/.test(name));
    const missing = names.filter((name) => sameName(name) !== name);
    deepStrictEqual(missing, []);
    strictEqual(sameName("mine"), undefined);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
