import { deepStrictEqual } from "node:assert/strict";
import { PHOTOS } from "../../src/assets/manifest.ts";
import { readHeader } from "../../src/image/header.ts";
import { photoPath } from "../support/assets.ts";

Deno.test("PHOTOS has the sizes that the files have, upright", async () => {
  for (const { id, width, height } of Object.values(PHOTOS)) {
    const header = readHeader(await Deno.readFile(await photoPath(id)), id);
    deepStrictEqual(
      [header.width, header.height, header.orientation],
      [width, height, 1],
    );
  }
});
