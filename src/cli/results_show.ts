/** `results show`: everything about one trial. */
import { join } from "node:path";
import { UsageError } from "../base/errors.ts";
import { readOutput } from "../runner/repro/made_image.ts";
import { openStore } from "../store/mod.ts";
import {
  drawImage,
  IMAGE_CHOICES,
  type ImageChoice,
  imageWay,
} from "./inline_image.ts";
import type { Io } from "./io.ts";
import type { Verb } from "./results_verb.ts";
import { showTrial } from "./show_trial.ts";
import { hasImage } from "./trial_image.ts";
import { warnAll } from "./warn_all.ts";

/** Prints a trial that is named by the start of its id. */
export const showResult: Verb = {
  least: 1,
  most: 1,
  options: ["image"],
  async run(words, { folder, io, json, image }) {
    const id = words[0]!;
    const choice = choiceOf(image ?? "auto");
    using store = await openStore(folder, { readOnly: true });
    warnAll(store.warnings, io);
    const record = store.read(id);
    const steps = store.readSteps(id);
    const remarks = store.readRemarks(id);
    const path = store.pathOf(store.choose(id));
    if (json) {
      io.out(
        `${JSON.stringify({ ...record, ...remarks, path, steps }, null, 2)}\n`,
      );
      return 0;
    }
    const totalCost = record.last?.total ?? null;
    if (hasImage({ ...record, totalCost })) {
      io.out(await imageText(path, choice, io));
    }
    const files = await sizesIn(path);
    const columns = io.columns();
    const text = showTrial(record, steps, { path, files, remarks, columns });
    io.out(`${text}\n`);
    return 0;
  },
};

function choiceOf(text: string): ImageChoice {
  const found = IMAGE_CHOICES.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new UsageError(
    `Cannot use "${text}" for --image: expected one of: ${
      IMAGE_CHOICES.join(", ")
    }`,
  );
}

/** The last image, if it is to be drawn. */
async function imageText(
  path: string,
  choice: ImageChoice,
  io: Io,
): Promise<string> {
  const way = imageWay(choice, io);
  if (way === undefined) return "";
  const image = await readOutput(path);
  if (image === undefined) {
    io.err(`Note: Cannot draw the image of "${path}": it cannot be read\n`);
    return "";
  }
  const png = await Deno.readFile(join(path, "output.png"));
  return `${drawImage(way, { image, png }, io.columns())}\n`;
}

/** Sizes of a trial's files, those of its folder of images among them. */
async function sizesIn(
  path: string,
  prefix = "",
): Promise<Record<string, number>> {
  const sizes: [string, number][] = [];
  for await (const { name, isFile, isDirectory } of Deno.readDir(path)) {
    const inner = join(path, name);
    if (isFile) sizes.push([prefix + name, (await Deno.lstat(inner)).size]);
    if (isDirectory && prefix === "") {
      sizes.push(...Object.entries(await sizesIn(inner, `${name}/`)));
    }
  }
  return Object.fromEntries(sizes.sort());
}
