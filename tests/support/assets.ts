/** Fetched files for tests; `deno task test` has put them into the cache. */
import { dirname } from "node:path";
import { cacheDir } from "../../src/assets/cache_dir.ts";
import { ensureAssets } from "../../src/assets/ensure.ts";
import { readVgg19 } from "../../src/assets/vgg19.ts";
import type { NetworkWeights } from "../../src/engine/types.ts";

async function fetched(...ids: string[]): Promise<Map<string, string>> {
  return await ensureAssets(ids, {
    cacheDir: cacheDir(Deno.env, Deno.build.os),
  });
}

/** Folder that holds TensorFlow's library. */
export async function libraryFolder(): Promise<string> {
  const set = Deno.env.get("GRAMLAB_TENSORFLOW");
  if (set !== undefined) return set;
  const files = await fetched("tensorflow-cc", "tensorflow-framework");
  return dirname(files.get("tensorflow-cc")!);
}

/** Path of the real VGG-19's file. */
export async function vgg19Path(): Promise<string> {
  return (await fetched("vgg19")).get("vgg19")!;
}

/** The real VGG-19. */
export async function vgg19Weights(): Promise<NetworkWeights> {
  return readVgg19(await Deno.readFile(await vgg19Path()));
}

/** Path of a photograph. */
export async function photoPath(id: string): Promise<string> {
  return (await fetched(id)).get(id)!;
}
