import { match, throws } from "node:assert/strict";
import h5wasm from "h5wasm";
import { AssetError } from "../../src/base/errors.ts";
import { openWeightsFile } from "../../src/assets/weights_file.ts";

function complaint(bytes: Uint8Array<ArrayBuffer>): string {
  try {
    openWeightsFile(bytes, "odd");
  } catch (error) {
    if (error instanceof AssetError) return error.message;
    throw error;
  }
  throw new Error("Nothing to complain of");
}

/** An HDF5 file whose groups hold links to groups. */
async function linked(
  links: readonly (readonly [from: string, to: string])[],
): Promise<Uint8Array<ArrayBuffer>> {
  const { FS } = await h5wasm.ready;
  const file = new h5wasm.File("linked.h5", "w");
  for (const [i, [from, to]] of links.entries()) {
    const found = from === "/" ? file : file.get(from);
    const group = found instanceof h5wasm.Group
      ? found
      : file.create_group(from);
    group.create_soft_link(to, `link${i}`);
  }
  file.close();
  const bytes = FS.readFile("linked.h5") as Uint8Array<ArrayBuffer>;
  FS.unlink("linked.h5");
  return bytes.slice();
}

Deno.test("openWeightsFile() does not follow links of groups round in circles", async () => {
  const bytes = await linked([["/", "/"], ["/", "/"]]);
  match(complaint(bytes), /Its groups are nested/);
});

Deno.test("openWeightsFile() does not follow ten links to ten links, fifteen times", async () => {
  const links = Array.from({ length: 150 }, (_, i) => {
    const level = Math.floor(i / 10);
    return [`/group${level}`, `/group${level + 1}`] as const;
  });
  match(complaint(await linked(links)), /It has more than 10000 members/);
});

Deno.test("openWeightsFile() reads no header of more than 10 MB", () => {
  const bytes = new Uint8Array(20_000_000).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, 10_000_001n, true);
  bytes[8] = 0x7b;
  match(complaint(bytes), /it is neither safetensors nor HDF5/);
  throws(() => openWeightsFile(bytes, "odd"), AssetError);
});
