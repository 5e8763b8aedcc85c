import { match, strictEqual } from "node:assert/strict";
import { inputFacts } from "../../../src/runner/repro/input_facts.ts";
import { testSettings } from "../../support/settings.ts";

Deno.test("inputFacts() reads no image that is far larger than any may be", async () => {
  const path = await Deno.makeTempFile();
  await Deno.truncate(path, 1e12);
  const [content] = await inputFacts({
    ...{ id: "a", hash: "b", weightsSha256: "c", varied: {} },
    settings: testSettings(),
    content: { kind: "file", path, sha256: "d" },
    style: { kind: "painted", name: "swirl", version: 1, seed: 0 },
  });
  strictEqual(content!.recorded, "d");
  match(content!.now!, /it has 1000000 MB; at most 100 MB are read/);
  await Deno.remove(path);
});
