import {
  deepStrictEqual,
  match,
  notStrictEqual,
  rejects,
  strictEqual,
} from "node:assert/strict";
import { ConfigError } from "../../src/base/errors.ts";
import type { Trial } from "../../src/base/records.ts";
import { sha256 } from "../../src/base/sha256.ts";
import { parseStudy } from "../../src/config/parse_study.ts";
import { planStudy } from "../../src/plan/plan_study.ts";
import { identityOf } from "../../src/plan/trial_id.ts";
import { vgg19Weights } from "../support/assets.ts";
import { safetensors, SCHEMES } from "../support/weights_files.ts";
import { withFolder } from "./plan_files.ts";

const TORCH = safetensors(SCHEMES.torchvision(await vgg19Weights()));
const FILES = { "torch.safetensors": TORCH, "bad.h5": "nothing" };

/** Plans a study whose network is `network`. */
async function plan(
  folder: string,
  network: string,
  grid = "{}",
): Promise<readonly Trial[]> {
  const text = `
name: brought
base:
  content: painted:mosaic
  style: painted:swirl
  network: ${network}
grid: ${grid}
`;
  return (await planStudy(parseStudy(text, `${folder}/s.yaml`))).trials;
}

Deno.test("planStudy() pins a file of weights: path, hash, preprocessing", async () => {
  await withFolder(FILES, async (folder) => {
    const [trial] = await plan(
      folder,
      "{name: vgg19, weights: torch.safetensors}",
    );
    strictEqual(trial!.weightsSha256, sha256(TORCH));
    deepStrictEqual(trial!.settings.network, {
      name: "vgg19",
      pooling: "max",
      weights: `${folder}/torch.safetensors`,
      preprocessing: "torch",
    });
    deepStrictEqual(identityOf(trial!).network, {
      name: "vgg19",
      preprocessing: "torch",
    });
  });
});

Deno.test("planStudy() keeps a path out of the identity, and preprocessing caffe", async () => {
  await withFolder({ ...FILES, "copy": TORCH }, async (folder) => {
    const trials = await plan(
      folder,
      "{name: vgg19, weights: torch.safetensors, preprocessing: caffe}",
      "{network.weights: [torch.safetensors, copy]}",
    );
    strictEqual(trials.length, 1);
    const [trial] = trials;
    strictEqual(trial!.settings.network.preprocessing, "caffe");
    const identity = identityOf(trial!);
    deepStrictEqual(Object.keys(identity), ["content", "style", "weights"]);
    const [fetched] = await plan(folder, "vgg19");
    notStrictEqual(fetched!.id, trial!.id);
    deepStrictEqual(fetched!.settings.network, {
      name: "vgg19",
      pooling: "max",
    });
  });
});

Deno.test("planStudy() shows where it says which weights do not fit", async () => {
  await withFolder(FILES, async (folder) => {
    const refused = async (
      network: string,
      grid?: string,
    ): Promise<string[]> => {
      const found: string[] = [];
      await rejects(plan(folder, network, grid), (error) => {
        const { problems } = error as ConfigError;
        found.push(...problems.map((it) => `${it.where}: ${it.message}`));
        return error instanceof ConfigError;
      });
      return found;
    };
    const [missing] = await refused("{name: vgg19, weights: none.h5}");
    match(
      missing!,
      /^base\.network\.weights: Cannot read weights none\.h5: there is no such/,
    );
    const both = await refused("vgg19", "{network.weights: [none.h5, bad.h5]}");
    match(both[0]!, /^grid\.network\.weights\S*: Cannot read weights none/);
    match(both[1]!, /^grid\.network\.weights\S*: .*neither safetensors nor/);
    const [whole] = await refused(
      "vgg19",
      "{network: [vgg19, {name: vgg19, weights: bad.h5}]}",
    );
    match(whole!, /^grid\.network\S*weights: Cannot use weights bad\.h5/);
    const [alone] = await refused("{name: vgg19, preprocessing: torch}");
    match(alone!, /Cannot use preprocessing torch without weights/);
  });
});
