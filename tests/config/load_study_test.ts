import { rejects, strictEqual } from "node:assert/strict";
import { loadStudy } from "../../src/config/load_study.ts";
import { studyText } from "./study_texts.ts";

Deno.test("loadStudy() reads a file and says why it cannot", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/a.yaml`;
    await Deno.writeTextFile(file, studyText());
    const study = await loadStudy(file);
    strictEqual(study.file, file);
    strictEqual(study.text, studyText());
    await rejects(loadStudy(`${folder}/b.yaml`), {
      name: "UsageError",
      message: /b\.yaml: there is no such file$/,
    });
    await rejects(loadStudy(folder), {
      name: "UsageError",
      message: /it is a folder/,
    });
    await Deno.writeFile(file, new Uint8Array([0x61, 0xff]));
    await rejects(loadStudy(file), { message: /is not UTF-8 text/ });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
