import { match, notStrictEqual, strictEqual } from "node:assert/strict";
import { vgg19Weights } from "../support/assets.ts";
import { hdf5, safetensors, SCHEMES } from "../support/weights_files.ts";
import { TINY, Workplace } from "./workplace.ts";

function withWeights(name: string, file: string): string {
  const network = `network: {name: vgg19, weights: ${file}}`;
  return `${TINY.replace("tiny", name)}  ${network}\n`;
}

Deno.test("sweep with weights of a file gives what the same weights fetched give", async () => {
  const weights = await vgg19Weights();
  const caffe = { preprocessing: "caffe" };
  await using place = await Workplace.create({
    "tiny.yaml": TINY,
    "keras.yaml": withWeights("keras", "keras.h5"),
    "keras.h5": await hdf5(SCHEMES.keras(weights)),
    "torch.yaml": withWeights("torch", "torch.safetensors"),
    "torch.safetensors": safetensors(SCHEMES.torchvision(weights), caffe),
  });
  const studies = ["tiny.yaml", "keras.yaml", "torch.yaml"];
  const { code, err } = await place.sweep(studies, ["--quiet"]);
  strictEqual(code, 0, err);
  const folders = place.names("trials");
  strictEqual(folders.length, 3);
  const records = await Promise.all(folders.map((it) => place.record(it)));
  const [fetched, ...brought] = records.sort((a, b) =>
    Number(a.study !== "tiny") - Number(b.study !== "tiny")
  );
  for (const record of brought) {
    strictEqual(record.pixelsSha256, fetched.pixelsSha256);
    strictEqual(record.last.total, fetched.last.total);
    notStrictEqual(record.weightsSha256, fetched.weightsSha256);
    strictEqual(record.settings.network.preprocessing, "caffe");
  }
});

Deno.test("sweep refuses weights that changed after the study was planned", async () => {
  await using place = await Workplace.create({
    "own.yaml": withWeights("own", "own.safetensors"),
    "own.safetensors": safetensors(SCHEMES.keras(await vgg19Weights())),
  });
  const { code } = await place.sweep("own.yaml", [], {
    // the plan is made, and nothing has been read for the trial yet
    onErr: (text) =>
      void (text.startsWith("Backend") &&
        Deno.writeTextFileSync(place.path("own.safetensors"), "changed")),
  });
  strictEqual(code, 1);
  const [folder] = place.names("trials");
  const { reason } = await place.record(folder!);
  match(
    reason,
    /^Cannot use weights \S+: the file has changed since the study/,
  );
});

Deno.test("sweep goes on where one weights file holds no numbers", async () => {
  const weights = await vgg19Weights();
  const damaged = { ...SCHEMES.keras(weights) };
  const [name, tensor] = Object.entries(damaged).find(([it]) =>
    it.includes("bias")
  )!;
  const data = tensor.data.slice();
  data[0] = NaN;
  damaged[name] = { ...tensor, data };
  await using place = await Workplace.create({
    "bad.yaml": withWeights("bad", "bad.safetensors"),
    "bad.safetensors": safetensors(damaged),
    "tiny.yaml": TINY,
  });
  const { code, out } = await place.sweep(["bad.yaml", "tiny.yaml"], [
    "--quiet",
  ]);
  strictEqual(code, 1);
  match(out, /failed .*no finite numbers/);
  match(out, /done /);
});
