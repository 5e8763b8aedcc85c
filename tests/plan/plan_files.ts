/** Folders with a study and images, for tests. */
import { dirname } from "node:path";
import { encodePng } from "../../src/image/encode.ts";

/** A 16 × 16 PNG file of one colour. */
export async function pngFile(level: number): Promise<Uint8Array> {
  const data = new Float32Array(16 * 16 * 3).fill(level);
  return await encodePng({ width: 16, height: 16, data });
}

/** The beginning of a 16 × 16 JPEG file: header whole, nothing after it. */
export function cutOffJpeg(): Uint8Array {
  const frame = [8, 0, 16, 0, 16, 1, 1, 0x11, 0];
  return new Uint8Array([
    ...[0xff, 0xd8],
    ...[0xff, 0xc0, 0, frame.length + 2, ...frame],
  ]);
}

/** Writes files into a new folder, runs `body`, and removes the folder. */
export async function withFolder(
  files: Readonly<Record<string, Uint8Array | string>>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, content] of Object.entries(files)) {
      const bytes = typeof content === "string"
        ? new TextEncoder().encode(content)
        : content;
      const path = `${folder}/${name}`;
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeFile(path, bytes);
    }
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
