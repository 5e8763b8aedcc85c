import { match } from "node:assert/strict";
import { ConfigError } from "../../src/base/errors.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { studyText } from "../config/study_texts.ts";
import { pngFile, withFolder } from "./plan_files.ts";

/** What planning a study in a folder complains of. */
async function complaint(text: string, folder: string): Promise<string> {
  try {
    await planStudy(parseStudy(text, `${folder}/study.yaml`));
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("Nothing to complain of");
}

Deno.test("planStudy() refuses files that are too large, without reading them", async () => {
  await withFolder({ "a.png": "", "vgg.h5": "" }, async (folder) => {
    // holes, which take no room
    await Deno.truncate(`${folder}/a.png`, 100_000_001);
    await Deno.truncate(`${folder}/vgg.h5`, 5e9);
    match(
      await complaint(studyText("", "content: [a.png]"), folder),
      /^Cannot read image a\.png: it has 100\.1 MB; at most 100 MB are read/,
    );
    const network = "network: { name: vgg19, weights: vgg.h5 }";
    match(
      await complaint(studyText(network), folder),
      /^Cannot read weights vgg\.h5: it has 5000 MB; at most 650 MB are read/,
    );
  });
});

Deno.test("planStudy() refuses pixels that no image may have, by the header", async () => {
  for (const [width, height] of [[6000, 5000], [60_000, 60_000]] as const) {
    const bytes = await pngFile(0.5);
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    view.setUint32(16, width);
    view.setUint32(20, height);
    await withFolder({ "a.png": bytes }, async (folder) => {
      match(
        await complaint(studyText("", "content: [a.png]"), folder),
        RegExp(
          `^Cannot decode a\\.png: it has ${width}×${height} pixels; at most 27 meg`,
        ),
      );
    });
  }
});

Deno.test("planStudy() reads no weights from a device, which may have no end", async () => {
  if (Deno.build.os === "windows") return;
  const network = "network: { name: vgg19, weights: /dev/zero }";
  match(
    await complaint(studyText(network), "."),
    /^Cannot read weights \/dev\/zero: it is not a file/,
  );
});
